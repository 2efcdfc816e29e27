package io.datastream.message;

import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.QuarantineReason;

/** One of the records of a message, or what stands in the place of one. */
public sealed interface Element {
  /** Its place among the message's elements, from 0. */
  int index();

  /** The element's bytes as they came. */
  byte[] bytes();

  /**
   * A record.
   *
   * @param text the record as it came
   * @param fields the fields asked for, in the order they were asked for; null where absent
   */
  record Record(int index, JsonText text, FieldValue[] fields) implements Element {
    @Override
    public byte[] bytes() {
      return text.bytes();
    }

    /** The record's JSON. */
    public String json() {
      return text.toString();
    }
  }

  /**
   * Something that is no record.
   *
   * @param reason never null
   * @param detail what was found, for people
   */
  record Broken(int index, byte[] bytes, QuarantineReason reason, String detail)
      implements Element {}
}
