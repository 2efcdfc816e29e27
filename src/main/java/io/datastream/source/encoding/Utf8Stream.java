package io.datastream.source.encoding;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * The UTF-8 of text in another encoding. What isn't text in there comes out as bytes that aren't
 * UTF-8 either, so that it costs the record that it stands in.
 */
public final class Utf8Stream extends InputStream {
  private static final int LOOKED_AT = 4;
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int CHARS = 16 * 1024;
  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private final SurrogateEscapeReader text;
  private final char[] chars = new char[CHARS];
  private final byte[] bytes = new byte[MOST_BYTES_OF_A_CHAR * CHARS];
  private int at;
  private int limit;

  public Utf8Stream(SurrogateEscapeReader text) {
    this.text = text;
  }

  /**
   * A JSON document, whose first bytes tell its encoding (RFC 4627, section 3, and byte order
   * marks).
   *
   * @return the document in UTF-8, without a byte order mark
   */
  public static InputStream of(InputStream document) throws IOException {
    byte[] first = first(document);
    int mark = isMark(first, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    var all =
        new SequenceInputStream(
            new ByteArrayInputStream(Arrays.copyOfRange(first, mark, first.length)), document);
    String charset = charset(first);
    return charset == null
        ? all
        : new Utf8Stream(new SurrogateEscapeReader(all, Charset.forName(charset)));
  }

  /** What has come, and no more than is needed is waited for. */
  private static byte[] first(InputStream document) throws IOException {
    byte[] bytes = new byte[FIRST_BYTES];
    int length = 0;
    int count = 0;
    while (length < LOOKED_AT && count >= 0) {
      count = document.read(bytes, length, bytes.length - length);
      length += Math.max(count, 0);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Null for UTF-8. */
  private static String charset(byte[] first) {
    if (isMark(first, 0xFF, 0xFE, 0, 0) || isMark(first, 0, 0, 0xFE, 0xFF)) {
      return "UTF-32";
    }
    if (isMark(first, 0xFF, 0xFE) || isMark(first, 0xFE, 0xFF)) {
      return "UTF-16";
    }
    if (first.length < LOOKED_AT) {
      return null;
    }
    boolean[] zero = new boolean[LOOKED_AT];
    for (int i = 0; i < LOOKED_AT; i++) {
      zero[i] = first[i] == 0;
    }
    if (zero[0] && zero[1] && zero[2] && !zero[3]) {
      return "UTF-32BE";
    }
    if (!zero[0] && zero[1] && zero[2] && zero[3]) {
      return "UTF-32LE";
    }
    if (zero[0] && !zero[1] && zero[2] && !zero[3]) {
      return "UTF-16BE";
    }
    return !zero[0] && zero[1] && !zero[2] && zero[3] ? "UTF-16LE" : null;
  }

  private static boolean isMark(byte[] first, int... mark) {
    if (first.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((first[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return at < limit || fill() ? bytes[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (at == limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(bytes, at, buffer, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = text.read(chars, 0, chars.length);
    at = 0;
    limit = 0;
    for (int i = 0; i < count; i++) {
      char c = chars[i];
      if (c < 0x80) {
        bytes[limit++] = (byte) c;
      } else if (c < 0x800) {
        bytes[limit++] = (byte) (0xC0 | c >> 6);
        bytes[limit++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)) {
        // The reader gives pairs whole; a half is a low one that stands for what isn't text.
        int pair = Character.toCodePoint(c, chars[++i]);
        bytes[limit++] = (byte) (0xF0 | pair >> 18);
        bytes[limit++] = (byte) (0x80 | pair >> 12 & 0x3F);
        bytes[limit++] = (byte) (0x80 | pair >> 6 & 0x3F);
        bytes[limit++] = (byte) (0x80 | pair & 0x3F);
      } else {
        bytes[limit++] = (byte) (0xE0 | c >> 12);
        bytes[limit++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[limit++] = (byte) (0x80 | c & 0x3F);
      }
    }
    return count >= 0;
  }

  /**
   * The text again of bytes that such a stream gave; what is cut off at their end is left out.
   *
   * @param to room for as many chars as there are bytes
   * @return how many chars there are
   */
  public static int decode(byte[] bytes, char[] to) {
    int length = 0;
    int at = 0;
    while (at < bytes.length) {
      int lead = bytes[at] & 0xFF;
      int size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      if (at + size > bytes.length) {
        break;
      }
      int codePoint = size == 1 ? lead : lead & 0x7F >> size;
      for (int i = 1; i < size; i++) {
        codePoint = codePoint << 6 | bytes[at + i] & 0x3F;
      }
      length += Character.toChars(codePoint, to, length);
      at += size;
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
