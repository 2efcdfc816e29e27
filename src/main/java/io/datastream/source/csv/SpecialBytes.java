package io.datastream.source.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the next byte that a reader of CSV has to look at: quote, delimiter, backslash, control
 * characters (line breaks among them) and what isn't ASCII. Eight bytes are looked at together.
 *
 * <p><a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Determine if a word
 * has a zero byte</a>, and the tests for a byte's value after it
 */
final class SpecialBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private final byte delimiter;
  private final long delimiters;

  /**
   * @param delimiter ASCII
   */
  SpecialBytes(byte delimiter) {
    this.delimiter = delimiter;
    this.delimiters = ONES * delimiter;
  }

  /** Where the next one is, from {@code start} on; {@code end} where there is none before it. */
  int next(byte[] bytes, int start, int end) {
    int i = start;
    while (i <= end - Long.BYTES) {
      long found = special((long) LONGS.get(bytes, i));
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    while (i < end && !isSpecial(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The highest bit of the first such byte is set, and none below it. */
  private long special(long eight) {
    long quote = eight ^ QUOTES;
    long backslash = eight ^ BACKSLASHES;
    long delimiting = eight ^ delimiters;
    return (eight
            | (eight - SPACES) & ~eight
            | (quote - ONES) & ~quote
            | (backslash - ONES) & ~backslash
            | (delimiting - ONES) & ~delimiting)
        & HIGHS;
  }

  private boolean isSpecial(byte b) {
    // What isn't ASCII is negative.
    return b < ' ' || b == '"' || b == '\\' || b == delimiter;
  }
}
