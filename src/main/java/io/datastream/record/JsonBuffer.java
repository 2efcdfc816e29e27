package io.datastream.record;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * JSON being written into memory. For the strings of rows, which are most of what a CSV file has: a
 * generator that keeps track of what may come next takes twice the time.
 */
public final class JsonBuffer extends OutputStream {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /** What a char below 0x80 becomes: 0 itself, else the letter of its escape, u for four digits. */
  private static final byte[] ESCAPES = escapes();

  /** No char becomes more bytes: a control character has six. */
  private static final int MOST_BYTES_OF_A_CHAR = 6;

  /** Several bytes at a time; a native image's call for so few costs more than what it copies. */
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** From here on the call is worth it. */
  private static final int SHORT = 64;

  /** Text for which room is made at a time: what needs most is six times as long afterwards. */
  private static final int PART = 8 * 1024;

  private static final int USUAL = 8 * 1024;

  /** What one huge record took is not kept. */
  private static final int HUGE = 1 << 20;

  private byte[] bytes = new byte[USUAL];
  private int length;

  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    Arrays.fill(escapes, 0, 0x20, (byte) 'u');
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  /** Empties it, for the next text. */
  public void clear() {
    if (bytes.length > HUGE) {
      bytes = new byte[USUAL];
    }
    length = 0;
  }

  /** Bytes that were written. */
  public int length() {
    return length;
  }

  /** Takes back what was written after the first {@code count} bytes. */
  public void cutTo(int count) {
    length = count;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void write(int b) {
    reserve(1);
    bytes[length++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    reserve(count + Long.BYTES);
    copy(source, offset, bytes, length, count);
    length += count;
  }

  /**
   * Writes a string with its quotes.
   *
   * @param text without half a surrogate pair
   */
  public void writeString(char[] text, int start, int end) {
    // Room for plain ASCII; what takes more asks for more.
    reserve(end - start + 2);
    bytes[length++] = '"';
    int i = start;
    while (i < end) {
      i = plain(text, i, end);
      if (i < end) {
        reserve(end - i + MOST_BYTES_OF_A_CHAR);
        i = special(text, i);
      }
    }
    reserve(1);
    bytes[length++] = '"';
  }

  /** Writes a string whose bytes are UTF-8 that JSON has as it is. */
  public void writePlainString(byte[] text, int start, int end) {
    int count = end - start;
    reserve(count + 2 + Long.BYTES);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    copy(text, start, to, at, count);
    to[at + count] = '"';
    length = at + count + 1;
  }

  /**
   * Writes a string of UTF-8 bytes.
   *
   * @param doubledQuotes whether each quote stands there twice
   */
  public void writeString(byte[] text, int start, int end, boolean doubledQuotes) {
    reserve(1);
    bytes[length++] = '"';
    int i = start;
    while (i < end) {
      int part = Math.min(end, i + PART);
      reserve(1 + MOST_BYTES_OF_A_CHAR * (part - i));
      for (; i < part; i++) {
        byte b = text[i];
        if (b < 0 || ESCAPES[b] == 0) {
          bytes[length++] = b;
        } else {
          escape((char) b);
          if (doubledQuotes && b == '"') {
            i++;
          }
        }
      }
    }
    reserve(1);
    bytes[length++] = '"';
  }

  /** May write up to seven bytes more than it was told: there must be room for them. */
  private static void copy(byte[] from, int start, byte[] to, int at, int count) {
    if (count > SHORT || start + count + Long.BYTES > from.length) {
      System.arraycopy(from, start, to, at, count);
      return;
    }
    for (int i = 0; i < count; i += Long.BYTES) {
      LONGS.set(to, at + i, (long) LONGS.get(from, start + i));
    }
  }

  /** Copies up to the first char that isn't itself as a byte. */
  private int plain(char[] text, int start, int end) {
    byte[] to = bytes;
    int at = length;
    int i = start;
    while (i < end) {
      char c = text[i];
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      to[at++] = (byte) c;
      i++;
    }
    length = at;
    return i;
  }

  private int special(char[] text, int at) {
    char c = text[at];
    if (c < 0x80) {
      escape(c);
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | c >> 6);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    } else if (Character.isSurrogate(c)) {
      pair(Character.toCodePoint(c, text[at + 1]));
      return at + 2;
    } else {
      bytes[length++] = (byte) (0xE0 | c >> 12);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    }
    return at + 1;
  }

  private void pair(int codePoint) {
    bytes[length++] = (byte) (0xF0 | codePoint >> 18);
    bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
    bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
    bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = ESCAPES[c];
    if (ESCAPES[c] == 'u') {
      bytes[length++] = '0';
      bytes[length++] = '0';
      bytes[length++] = (byte) HEX[c >> 4];
      bytes[length++] = (byte) HEX[c & 0xF];
    }
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
  }
}
