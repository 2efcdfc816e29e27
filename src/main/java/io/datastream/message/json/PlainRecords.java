package io.datastream.message.json;

import io.datastream.message.Element;
import io.datastream.message.text.NotPlainException;
import io.datastream.message.text.PlainJson;
import java.util.ArrayList;
import java.util.List;

/**
 * The quick way to read an object or an array of objects: valid JSON, without escapes where a name
 * or a value is looked at. For everything else it gives up, and {@link JsonElements} judges.
 */
final class PlainRecords extends PlainJson {
  private final List<String> fields;

  private PlainRecords(byte[] in, List<String> fields) {
    super(in);
    this.fields = fields;
  }

  /** The message's records; null where it takes more to say what they are. */
  static List<Element> read(byte[] message, List<String> fields) {
    try {
      return new PlainRecords(message, fields).all();
    } catch (NotPlainException | ArrayIndexOutOfBoundsException e) {
      // Beyond the end: the message is cut off.
      return null;
    }
  }

  private List<Element> all() throws NotPlainException {
    skipSpace();
    List<Element> records = in[at] == '[' ? array() : List.of(record(0, fields));
    skipSpace();
    if (at != in.length) {
      throw NotPlainException.IT;
    }
    return records;
  }

  private List<Element> array() throws NotPlainException {
    List<Element> records = new ArrayList<>();
    boolean more = open('[', ']');
    while (more) {
      records.add(record(records.size(), fields));
      more = more(']');
    }
    return records;
  }
}
