package io.datastream.record;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells whether bytes are UTF-8 to the letter of RFC 3629: neither longer forms than needed nor
 * halves of surrogate pairs, which lenient decoders make text of. Not thread-safe.
 */
public final class Utf8 {
  private static final int CHARS = 4 * 1024;
  private static final int SHOWN = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private final CharBuffer nowhere = CharBuffer.allocate(CHARS);

  /**
   * Bytes that aren't UTF-8.
   *
   * @param at index of the first
   * @param hex some from there on
   */
  public record Invalid(int at, String hex) {}

  /** The first place that isn't UTF-8; empty when all is. */
  public Optional<Invalid> find(byte[] bytes, int from, int to) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    decoder.reset();
    while (true) {
      CoderResult result = decoder.decode(in, nowhere.clear(), true);
      if (result.isError()) {
        return Optional.of(invalid(bytes, in.position(), to));
      }
      if (result.isUnderflow()) {
        return Optional.empty();
      }
    }
  }

  /**
   * A text with a question mark for each byte that isn't UTF-8, so that places stay.
   *
   * @return the very same array when all of it is valid
   */
  public byte[] withoutInvalid(byte[] text) {
    ByteBuffer in = ByteBuffer.wrap(text);
    byte[] valid = text;
    decoder.reset();
    while (true) {
      CoderResult result = decoder.decode(in, nowhere.clear(), true);
      if (result.isUnderflow()) {
        return valid;
      }
      if (result.isError()) {
        valid = valid == text ? text.clone() : valid;
        int from = in.position();
        Arrays.fill(valid, from, from + result.length(), (byte) '?');
        in.position(from + result.length());
      }
    }
  }

  private static Invalid invalid(byte[] bytes, int at, int to) {
    int end = at + 1;
    // With the bytes that belong to the first: a decoder's own count is as lenient as it.
    while (end < to && end < at + SHOWN && (bytes[end] & 0xC0) == 0x80) {
      end++;
    }
    return new Invalid(at, HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, at, end));
  }
}
