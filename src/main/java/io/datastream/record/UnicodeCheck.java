package io.datastream.record;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Finds what is no text: bytes that are no UTF-8, and escapes that no UTF-8 could hold. */
public final class UnicodeCheck {
  /** Characters that are decoded at a time: a message of many megabytes is not held twice. */
  private static final int AT_A_TIME = 8192;

  private UnicodeCheck() {}

  /** Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing cut off. */
  public static boolean valid(byte[] in, int from, int to) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(in, from, to - from);
    CharBuffer out = CharBuffer.allocate(AT_A_TIME);
    CoderResult result;
    do {
      out.clear();
      result = utf8.decode(bytes, out, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }

  /**
   * The text with a question mark for each invalid byte, so that places stay.
   *
   * @return the very same array when all of it is valid
   */
  public static byte[] withoutInvalid(byte[] text) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(AT_A_TIME);
    byte[] valid = text;
    while (true) {
      CoderResult result = utf8.decode(in, out, true);
      out.clear();
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

  /**
   * Looks for an escape that stands for half of a surrogate pair.
   *
   * @param json in which a backslash begins an escape
   * @return what it is and where, for people; empty when all have their other half
   */
  public static Optional<String> halfPair(byte[] json, int from, int to) {
    int at = from;
    while (at < to) {
      int unit = unit(json, at, to);
      if (unit < 0) {
        at += json[at] == '\\' ? 2 : 1;
        continue;
      }
      int next = unit(json, at + 6, to);
      boolean pair =
          Character.isHighSurrogate((char) unit)
              && next >= 0
              && Character.isLowSurrogate((char) next);
      if (Character.isSurrogate((char) unit) && !pair) {
        String escape = new String(json, at, 6, StandardCharsets.US_ASCII);
        return Optional.of(
            "at byte %d: %s is half a character, which no UTF-8 can hold".formatted(at, escape));
      }
      at += pair ? 12 : 6;
    }
    return Optional.empty();
  }

  /** What a four-digit escape stands for; -1 where there is none. */
  private static int unit(byte[] json, int at, int to) {
    if (at + 6 > to || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
