package io.datastream.message;

import com.fasterxml.jackson.core.JsonFactory;
import io.datastream.record.FieldValue;
import java.time.Instant;
import java.util.List;

/**
 * What a list of fields asks of the message itself, beside its records: {@code _key}, {@code
 * _key.<field>}, {@code _headers.<name>}, {@code _timestamp}. These names are the message's; a
 * field of a record that is called so isn't looked at.
 *
 * <p>Thread-safe.
 */
public final class MessageFields {
  /** Kafka's key: its text. */
  public static final String KEY = "_key";

  /** Kafka's time of the message. */
  public static final String TIMESTAMP = "_timestamp";

  /** A field of a key that is a JSON object. */
  private static final String OF_KEY = KEY + ".";

  /** A header, by its name. */
  private static final String OF_HEADERS = "_headers.";

  /** Keys' fields come from outside: their names are not to be remembered. */
  private final JsonFactory json =
      JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private final List<String> fields;
  private final boolean any;

  /**
   * Those among some fields.
   *
   * @param fields of the message and of its records, in any order
   */
  public MessageFields(List<String> fields) {
    this.fields = fields;
    this.any = fields.stream().anyMatch(MessageFields::isOfMessage);
  }

  /** The list that it was made of; the same object. */
  public List<String> fields() {
    return fields;
  }

  /** Whether a field is the message's, and not its records'. */
  public static boolean isOfMessage(String field) {
    return field.equals(KEY)
        || field.equals(TIMESTAMP)
        || field.startsWith(OF_KEY)
        || field.startsWith(OF_HEADERS);
  }

  /**
   * Looks them up.
   *
   * @return at the places that they have among the fields, null elsewhere and where the message has
   *     none; null when none is asked for
   */
  public FieldValue[] of(Message message) {
    if (!any) {
      return null;
    }
    FieldValue[] values = new FieldValue[fields.size()];
    MessageKey key = null;
    for (int i = 0; i < values.length; i++) {
      String field = fields.get(i);
      if (!isOfMessage(field)) {
        continue;
      }
      if (field.equals(TIMESTAMP)) {
        values[i] = time(message.timestamp());
      } else if (field.startsWith(OF_HEADERS)) {
        values[i] = MessageKey.text(message.header(field.substring(OF_HEADERS.length())));
      } else {
        key = key == null ? MessageKey.of(message.key(), json) : key;
        values[i] = field.equals(KEY) ? key.whole() : key.field(field.substring(OF_KEY.length()));
      }
    }
    return values;
  }

  /**
   * Puts the message's values into those of a record.
   *
   * @param ofMessage what {@link #of} said
   * @param ofRecord to be changed
   */
  public void into(FieldValue[] ofMessage, FieldValue[] ofRecord) {
    if (ofMessage == null) {
      return;
    }
    for (int i = 0; i < ofRecord.length; i++) {
      if (isOfMessage(fields.get(i))) {
        ofRecord[i] = ofMessage[i];
      }
    }
  }

  private static FieldValue time(long millis) {
    return millis < 0
        ? null
        : new FieldValue(FieldValue.Kind.STRING, Instant.ofEpochMilli(millis).toString());
  }
}
