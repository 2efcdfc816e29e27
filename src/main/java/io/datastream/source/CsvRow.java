package io.datastream.source;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.BitSet;

/** The fields of one row in one reused buffer. */
final class CsvRow {

  /** Longest row in chars; bounds the memory that a quote left open can take. */
  static final int MAX_CHARS = 8 * 1024 * 1024;

  /** Most fields that are kept of a row; the others are only counted. */
  static final int MAX_FIELDS = 16 * 1024;

  private final BitSet quoted = new BitSet();
  private char[] chars = new char[4 * 1024];
  private int[] ends = new int[64];
  private int length;
  private int kept;
  private int fields;
  private long line;
  private String problem;

  void begin(long startLine) {
    quoted.clear();
    length = 0;
    kept = 0;
    fields = 0;
    line = startLine;
    problem = null;
  }

  /**
   * @param marked whether the text may contain {@link CsvText#LONE_CR}
   */
  void add(char[] text, int offset, int count, boolean inQuotes, boolean marked) {
    fields++;
    if (count > MAX_CHARS - length) {
      problem = "the row is longer than " + MAX_CHARS + " characters";
    }
    if (problem != null && length + count > MAX_CHARS || kept == MAX_FIELDS) {
      return;
    }
    reserve(count);
    System.arraycopy(text, offset, chars, length, count);
    if (marked && restoreLoneCrs(length, length + count) && !inQuotes) {
      problem = "a carriage return without line feed outside quotes";
    }
    length += count;
    quoted.set(kept, inQuotes);
    ends[kept++] = length;
  }

  private boolean restoreLoneCrs(int start, int end) {
    boolean found = false;
    for (int i = start; i < end; i++) {
      if (Character.isHighSurrogate(chars[i])) {
        if (chars[i] == CsvText.LONE_CR && !pairAt(i, end)) {
          chars[i] = '\r';
          found = true;
        } else {
          i++;
        }
      }
    }
    return found;
  }

  /** U+D800 is also the first half of U+10000 to U+103FF. */
  private boolean pairAt(int i, int end) {
    return i + 1 < end && Character.isLowSurrogate(chars[i + 1]);
  }

  private void reserve(int count) {
    if (chars.length - length < count) {
      int needed = length + count;
      chars = Arrays.copyOf(chars, Math.max(needed, Math.min(MAX_CHARS, chars.length * 2)));
    }
    if (kept == ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
  }

  long line() {
    return line;
  }

  int fields() {
    return fields;
  }

  /** What is wrong with the row as such; null when nothing is. */
  String problem() {
    return problem;
  }

  char[] chars() {
    return chars;
  }

  int length() {
    return length;
  }

  int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  int end(int field) {
    return ends[field];
  }

  boolean isQuoted(int field) {
    return quoted.get(field);
  }

  String text(int field) {
    return new String(chars, start(field), end(field) - start(field));
  }

  /** The row written again, as far as it was kept. */
  byte[] bytes(char delimiter, Charset charset) {
    var text = new StringBuilder(Math.min(length + 4 * kept, 64 * 1024));
    for (int field = 0; field < kept && text.length() < SourceItem.BrokenPiece.MAX_BYTES; field++) {
      if (field > 0) {
        text.append(delimiter);
      }
      if (isQuoted(field)) {
        text.append('"').append(text(field).replace("\"", "\"\"")).append('"');
      } else {
        text.append(chars, start(field), end(field) - start(field));
      }
    }
    int kept = Math.min(text.length(), SourceItem.BrokenPiece.MAX_BYTES);
    return SurrogateEscape.encode(text.substring(0, kept).toCharArray(), kept, charset);
  }
}
