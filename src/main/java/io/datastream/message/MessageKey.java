package io.datastream.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.record.FieldValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Kafka's key of a message, as values: a text, or a JSON object by its fields. JSON's own quotes
 * around a text, as some serializers write them, are none of its text.
 *
 * @param whole null where there is no key, or none that is UTF-8
 * @param fields of an object; else empty
 */
record MessageKey(FieldValue whole, Map<String, FieldValue> fields) {

  static MessageKey of(byte[] key, JsonFactory json) {
    if (key != null && key.length > 1 && (key[0] == '{' || key[0] == '[' || key[0] == '"')) {
      try (JsonParser parser = json.createParser(key)) {
        return parsed(parser);
      } catch (IOException e) {
        // Then it is a text that begins like JSON.
        return new MessageKey(text(key), Map.of());
      }
    }
    return new MessageKey(text(key), Map.of());
  }

  private static MessageKey parsed(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    FieldValue whole = FieldValue.of(parser);
    Map<String, FieldValue> fields = new HashMap<>();
    if (first == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, FieldValue.of(parser));
        parser.skipChildren();
      }
    } else {
      parser.skipChildren();
    }
    if (parser.nextToken() != null) {
      throw new IOException("something follows");
    }
    return new MessageKey(whole, fields);
  }

  /** A field of an object; null where there is none. */
  FieldValue field(String name) {
    return fields.get(name);
  }

  /** Bytes as a text; null where there are none, or they are no UTF-8. */
  static FieldValue text(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return new FieldValue(
          FieldValue.Kind.STRING,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
