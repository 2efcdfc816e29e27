package io.datastream.source.encoding;

import java.io.ByteArrayOutputStream;
import java.nio.CharBuffer;
import java.nio.charset.Charset;

/**
 * Bytes that are not valid in an encoding, carried through text as lone low surrogates.
 *
 * <p>The idea is Python's {@code surrogateescape} (PEP 383): byte 0x80..0xFF becomes
 * U+DC80..U+DCFF, which no decoder produces for valid input, so the bytes can be given back. Unlike
 * there, bytes below 0x80 can be escaped too (U+DC00..U+DC7F): encodings such as UTF-16 can be
 * invalid in them, and this text is never used to open files.
 */
public final class SurrogateEscape {

  private static final int BASE = 0xDC00;

  private SurrogateEscape() {}

  static char escape(byte invalid) {
    return (char) (BASE + (invalid & 0xFF));
  }

  /** The byte again. */
  public static byte invalid(char escaped) {
    return (byte) (escaped - BASE);
  }

  /** Where the first escaped byte is, from {@code start} on; -1 if there is none. */
  static int indexOf(char[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      var c = text[i];
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)) {
          i++; // A decoder gives a high surrogate only together with its low one.
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  /** Back to bytes, the escaped ones as they were. */
  public static byte[] encode(char[] text, int length, Charset charset) {
    var bytes = new ByteArrayOutputStream(length);
    int start = 0;
    while (start < length) {
      int escaped = indexOf(text, start, length);
      int end = escaped < 0 ? length : escaped;
      if (end > start) {
        var encoded = charset.encode(CharBuffer.wrap(text, start, end - start));
        bytes.write(encoded.array(), encoded.arrayOffset(), encoded.limit());
      }
      if (escaped >= 0) {
        bytes.write(invalid(text[escaped]));
        end++;
      }
      start = end;
    }
    return bytes.toByteArray();
  }
}
