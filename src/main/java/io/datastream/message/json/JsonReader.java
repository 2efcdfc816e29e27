package io.datastream.message.json;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.Message;
import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFields;
import io.datastream.message.text.MessageJson;
import io.datastream.record.FieldValue;
import io.datastream.record.QuarantineReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads messages that are records: one pass over their bytes, no trees. A record's text is cut out
 * as it came, and only the fields asked for are looked at on the way.
 *
 * <p>Thread-safe. Never throws for anything a message may contain.
 */
final class JsonReader implements MessageDecoder {
  private final MessageJson json = new MessageJson();
  private final String source;

  /** What is asked of messages is mostly the same, and the same list. */
  private volatile MessageFields asked = new MessageFields(List.of());

  JsonReader(String source) {
    this.source = source;
  }

  @Override
  public Decoded decode(Message message, Function<String, List<String>> fieldsOf) {
    byte[] value = message.value();
    if (value == null) {
      return new Decoded.Deletion(source);
    }
    if (value.length == 0) {
      return new Decoded.Unreadable(QuarantineReason.EMPTY, "the message has no value");
    }
    MessageFields fields = asked(fieldsOf.apply(source));
    List<Element> elements = PlainRecords.read(value, fields.fields());
    return elements == null ? judged(message, fields) : readable(message, fields, elements);
  }

  private MessageFields asked(List<String> fields) {
    MessageFields known = asked;
    if (known.fields() != fields) {
      known = new MessageFields(fields);
      asked = known;
    }
    return known;
  }

  /** As it is read where it isn't as usual. */
  private Decoded judged(Message message, MessageFields fields) {
    JsonElements elements = new JsonElements(message.value(), json.factory(), fields.fields());
    return elements
        .refused()
        .<Decoded>map(Function.identity())
        .orElseGet(() -> readable(message, fields, elements.all()));
  }

  private Decoded readable(Message message, MessageFields fields, List<Element> elements) {
    FieldValue[] ofMessage = fields.of(message);
    if (ofMessage != null) {
      for (Element element : elements) {
        if (element instanceof Element.Record found) {
          fields.into(ofMessage, found.fields());
        }
      }
    }
    return new Decoded.Readable(source, Optional.empty(), Optional.empty(), elements, false);
  }
}
