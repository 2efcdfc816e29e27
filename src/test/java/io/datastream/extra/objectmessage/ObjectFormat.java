package io.datastream.extra.objectmessage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.Message;
import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFormat;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.JsonTrouble;
import io.datastream.record.QuarantineReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code object}: a message is one record, whose source is Kafka's key, else the topic. */
@ApplicationScoped
public class ObjectFormat implements MessageFormat {
  @Override
  public String name() {
    return "object";
  }

  @Override
  public MessageDecoder decoder(String source) {
    JsonFactory json = new JsonFactory();
    return (message, fieldsOf) -> decode(json, message, fieldsOf);
  }

  private static Decoded decode(
      JsonFactory json, Message message, Function<String, List<String>> fieldsOf) {
    if (message.value() == null) {
      return new Decoded.Unreadable(QuarantineReason.EMPTY, "the message has no value");
    }
    String source =
        message.key() == null ? message.topic() : new String(message.key(), StandardCharsets.UTF_8);
    try {
      FieldValue[] fields = fields(json, message.value(), fieldsOf.apply(source));
      JsonText text = new JsonText(message.value(), 0, message.value().length);
      return new Decoded.Readable(
          source,
          Optional.empty(),
          Optional.empty(),
          List.of(new Element.Record(0, text, fields)),
          false);
    } catch (IOException e) {
      return new Decoded.Unreadable(QuarantineReason.NOT_JSON, JsonTrouble.oneLine(e, 0));
    }
  }

  private static FieldValue[] fields(JsonFactory json, byte[] value, List<String> wanted)
      throws IOException {
    FieldValue[] fields = new FieldValue[wanted.size()];
    try (JsonParser parser = json.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int index = wanted.indexOf(parser.currentName());
        parser.nextToken();
        if (index >= 0) {
          fields[index] = FieldValue.of(parser);
        }
        parser.skipChildren();
      }
      return fields;
    }
  }
}
