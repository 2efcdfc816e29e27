package io.datastream.postgres.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text in a URL, where what means something to URLs is written as its bytes in hexadecimal. */
public final class PercentText {
  private static final String AS_ITSELF = "-._~";

  private PercentText() {}

  /**
   * The text of a part, whose {@code +} is itself (it is a space in forms only).
   *
   * @return empty when what is encoded is no UTF-8 or holds U+0000, which PostgreSQL can't take
   */
  public static Optional<String> decoded(String part) {
    byte[] raw = part.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        bytes.put((byte) Integer.parseInt(new String(raw, i + 1, 2, StandardCharsets.UTF_8), 16));
        i += 2;
      } else {
        bytes.put(raw[i]);
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The text as every reader of URLs gets it back, a form's too. */
  public static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte it : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (it & 0xFF);
      boolean plain =
          character < 0x80
              && (Character.isLetterOrDigit(character) || AS_ITSELF.indexOf(character) >= 0);
      encoded.append(plain ? String.valueOf(character) : "%%%02X".formatted((int) character));
    }
    return encoded.toString();
  }
}
