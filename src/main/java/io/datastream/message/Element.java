package io.datastream.message;

/** One element of an envelope's {@code data}. */
public sealed interface Element {
  /** Place in {@code data}, from 0. */
  int index();

  /** The element's bytes as they came. */
  byte[] bytes();

  /**
   * A record.
   *
   * @param json the record's text as it came
   * @param fields the fields asked for, in the order they were asked for; null where absent
   */
  record Record(int index, String json, FieldValue[] fields) implements Element {
    @Override
    public byte[] bytes() {
      return json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /**
   * Something that is no record.
   *
   * @param reason a short, stable word
   * @param detail what was found, for people
   */
  record Broken(int index, byte[] bytes, String reason, String detail) implements Element {}
}
