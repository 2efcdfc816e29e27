package io.datastream.process.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.message.Element;
import io.datastream.message.MessageFields;
import io.datastream.record.ExactJson;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.QuarantineReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left of a record that is gone: the fields of its key, as Kafka's key of the message has
 * them. That is a text or another single value, an object by field, or an array in the key's order.
 */
final class DeletedRecord {
  private final ExactJson json = new ExactJson();
  private final List<String> keyFields;
  private final Map<String, FieldValue> values = new HashMap<>();
  private final StringBuilder record = new StringBuilder("{");

  private DeletedRecord(List<String> keyFields) {
    this.keyFields = keyFields;
  }

  /**
   * The record, which has nothing but its key.
   *
   * @throws BrokenRecordException when the message doesn't have that
   */
  static Element.Record of(TopicMessage message, SourceRules.Rules rules)
      throws BrokenRecordException {
    MessageFields asked = new MessageFields(rules.fields());
    List<String> ofRecord =
        rules.keyFields().stream().filter(it -> !MessageFields.isOfMessage(it)).toList();
    DeletedRecord made = new DeletedRecord(ofRecord);
    if (!ofRecord.isEmpty()) {
      made.read(message.key());
    }
    FieldValue[] fields = new FieldValue[rules.fields().size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = made.values.get(rules.fields().get(i));
    }
    asked.into(asked.of(message), fields);
    return new Element.Record(0, JsonText.of(made.record.append('}').toString()), fields);
  }

  private void read(byte[] key) throws BrokenRecordException {
    if (key == null) {
      throw broken("neither a value nor a key, which would say which record is gone");
    }
    switch (key.length == 0 ? ' ' : (char) key[0]) {
      case '{', '[', '"' -> {
        try (JsonParser parser = json.parser(key, 0, key.length)) {
          parsed(parser);
        } catch (IOException e) {
          // Then it is a text that begins like JSON.
          text(key);
        }
      }
      default -> text(key);
    }
  }

  private void parsed(JsonParser parser) throws IOException, BrokenRecordException {
    List<String> names = new ArrayList<>();
    List<FieldValue> found = new ArrayList<>();
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        parser.nextToken();
        found.add(FieldValue.of(parser));
        parser.skipChildren();
      }
    } else if (first == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        found.add(FieldValue.of(parser));
        parser.skipChildren();
      }
      names.addAll(keyFields);
    } else {
      found.add(FieldValue.of(parser));
      names.addAll(keyFields);
    }
    if (parser.nextToken() != null) {
      throw new IOException("something follows");
    }
    put(names, found);
  }

  private void text(byte[] key) throws BrokenRecordException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      put(keyFields, List.of(new FieldValue(FieldValue.Kind.STRING, text)));
    } catch (CharacterCodingException e) {
      throw broken("no value, and a key that is no UTF-8");
    }
  }

  private void put(List<String> names, List<FieldValue> found) throws BrokenRecordException {
    if (names.size() != found.size()) {
      throw broken(
          "no value, and a key of %d values; the source's key is (%s)"
              .formatted(found.size(), String.join(", ", keyFields)));
    }
    for (int i = 0; i < names.size(); i++) {
      if (values.put(names.get(i), found.get(i)) != null) {
        continue;
      }
      record.append(values.size() == 1 ? "\"" : ",\"");
      JsonStringEncoder.getInstance().quoteAsString(names.get(i), record);
      record.append("\":").append(found.get(i).json());
    }
  }

  private static BrokenRecordException broken(String has) {
    return new BrokenRecordException(QuarantineReason.NO_KEY, "the message has " + has);
  }
}
