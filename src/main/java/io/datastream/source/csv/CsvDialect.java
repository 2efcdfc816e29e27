package io.datastream.source.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the bytes of a CSV file mean to a reader of rows. */
final class CsvDialect {

  // What a byte means, PLAIN where SpecialBytes passes over it. ESCAPED and HIGH are data in any
  // field, and may be put together.
  static final byte PLAIN = 0;
  static final byte ESCAPED = 1;
  static final byte HIGH = 2;
  static final byte ENDS_FIELD = 4;
  static final byte QUOTE = 8;

  /** The first byte of a delimiter that has several. */
  static final byte MAY_END_FIELD = 16 | HIGH;

  private final byte[] delimiter;
  private final byte[] meanings = new byte[256];
  private final SpecialBytes special;

  /**
   * @param delimiter any character but a quote, a line break or half of a surrogate pair
   */
  CsvDialect(char delimiter) {
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
    boolean ascii = this.delimiter.length == 1;
    // What isn't ASCII is special anyway.
    this.special = new SpecialBytes(ascii ? this.delimiter[0] : (byte) '"');
    Arrays.fill(meanings, 0, 0x20, ESCAPED);
    Arrays.fill(meanings, 0x80, 0x100, HIGH);
    meanings['\\'] = ESCAPED;
    meanings['"'] = QUOTE;
    meanings['\r'] = ENDS_FIELD;
    meanings['\n'] = ENDS_FIELD;
    meanings[this.delimiter[0] & 0xFF] = ascii ? ENDS_FIELD : MAY_END_FIELD;
  }

  byte[] meanings() {
    return meanings;
  }

  SpecialBytes special() {
    return special;
  }

  int delimiterLength() {
    return delimiter.length;
  }

  boolean isDelimiter(byte[] bytes, int at, int limit) {
    return bytes[at] == delimiter[0]
        && (delimiter.length == 1
            || Arrays.equals(
                delimiter, 0, delimiter.length, bytes, at, Math.min(limit, at + delimiter.length)));
  }

  /** Whether the bytes end within what may become a delimiter. */
  boolean mayBecomeDelimiter(byte[] bytes, int at, int limit) {
    return limit - at < delimiter.length
        && Arrays.equals(delimiter, 0, limit - at, bytes, at, limit);
  }
}
