package io.datastream.source.csv;

import io.datastream.source.encoding.SurrogateEscape;
import io.datastream.source.encoding.SurrogateEscapeReader;
import io.datastream.source.encoding.Utf8Stream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a file's bytes are as text. Those who read rows see UTF-8, whatever the file has; in text of
 * another encoding invalid bytes become what is invalid in UTF-8, too, and can be given back.
 */
final class CsvEncoding {

  private final Charset charset;

  /** Whether the file's bytes are taken as they are. */
  private final boolean same;

  private final CharsetDecoder decoder;
  private final CharBuffer decoded = CharBuffer.allocate(4 * 1024);

  private CsvEncoding(Charset charset) {
    this.charset = charset;
    boolean ascii = charset.equals(StandardCharsets.US_ASCII);
    this.same = ascii || charset.equals(StandardCharsets.UTF_8);
    this.decoder = (ascii ? charset : StandardCharsets.UTF_8).newDecoder();
  }

  /**
   * The encoding of a file.
   *
   * @param configured as configured
   * @param head the file's first bytes, which can tell the byte order
   */
  static CsvEncoding of(Charset configured, byte[] head) {
    if (!configured.equals(StandardCharsets.UTF_16)) {
      return new CsvEncoding(configured);
    }
    // Then bytes are given back in the order that they came in.
    boolean little = head.length > 1 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE;
    return new CsvEncoding(little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
  }

  /** The file's text in UTF-8. */
  InputStream toUtf8(InputStream in) {
    return same ? in : new Utf8Stream(new SurrogateEscapeReader(in, charset));
  }

  /** Whether a byte order mark at the beginning is none of the text. */
  boolean isMarked() {
    return !charset.equals(StandardCharsets.US_ASCII);
  }

  /** The file's own bytes; half a character at the end is left out. */
  byte[] original(byte[] utf8) {
    if (same) {
      return utf8;
    }
    char[] text = new char[utf8.length];
    int length = Utf8Stream.decode(utf8, text);
    return SurrogateEscape.encode(text, length, charset);
  }

  /** Where the first invalid byte is; -1 if there is none. */
  int invalid(byte[] utf8, int start, int end) {
    var bytes = ByteBuffer.wrap(utf8, start, end - start);
    decoder.reset();
    CoderResult result;
    do {
      decoded.clear();
      result = decoder.decode(bytes, decoded, true);
    } while (result.isOverflow());
    return result.isError() ? bytes.position() : -1;
  }

  /** The invalid byte at a place, for people: {@code byte 0xC0}. */
  String invalidByte(byte[] utf8, int at) {
    int value = utf8[at] & 0xFF;
    if (!same) {
      char[] escaped = new char[3];
      Utf8Stream.decode(Arrays.copyOfRange(utf8, at, at + 3), escaped);
      value = SurrogateEscape.invalid(escaped[0]) & 0xFF;
    }
    return "byte 0x%02X".formatted(value);
  }

  /** The character at a place, for people: as it is where it can be seen, else its number. */
  String shown(byte[] utf8, int at, int limit) {
    int end = Math.min(at + 4, limit);
    if (invalid(utf8, at, end) == at) {
      return invalidByte(utf8, at);
    }
    int c = new String(utf8, at, end - at, StandardCharsets.UTF_8).codePointAt(0);
    boolean visible = c >= ' ' && c < 0x7F || Character.isLetterOrDigit(c);
    return visible ? "'" + Character.toString(c) + "'" : "U+%04X".formatted(c);
  }

  /** The name of the encoding. */
  String name() {
    return charset.name();
  }
}
