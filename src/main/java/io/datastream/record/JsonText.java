package io.datastream.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A piece of JSON where it stands, in a message for instance: what is passed through is neither
 * copied nor made text on its way.
 *
 * @param in UTF-8, not to be changed
 * @param from index of the first byte
 * @param length in bytes
 */
public record JsonText(byte[] in, int from, int length) {
  /** The JSON of a text. */
  public static JsonText of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new JsonText(bytes, 0, bytes.length);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return Arrays.copyOfRange(in, from, from + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonText text
        && Arrays.equals(in, from, from + length, text.in, text.from, text.from + text.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return new String(in, from, length, StandardCharsets.UTF_8);
  }
}
