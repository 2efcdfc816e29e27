package io.datastream.record;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks for escapes that make half of a surrogate pair, which no UTF-8 can hold. */
public final class SurrogateEscapes {
  private static final int ESCAPE = "\\uXXXX".length();

  /**
   * Half of a pair.
   *
   * @param at index of its escape
   * @param unit U+D800 to U+DFFF
   */
  public record Half(int at, int unit) {}

  /** The first half in the strings of a text that is JSON; empty when there is none. */
  public Optional<Half> find(byte[] json, int from, int to) {
    int i = from;
    while (i < to) {
      if (json[i] != '\\') {
        i++;
        continue;
      }
      int unit = unit(json, i, to);
      if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
        i += 2;
      } else if (Character.isHighSurrogate((char) unit)
          && Character.isLowSurrogate((char) unit(json, i + ESCAPE, to))) {
        i += 2 * ESCAPE;
      } else {
        return Optional.of(new Half(i, unit));
      }
    }
    return Optional.empty();
  }

  /** As {@link #find}; what it is and where, for people. */
  public Optional<String> inWords(byte[] json, int from, int to) {
    return find(json, from, to)
        .map(
            half ->
                "at byte %d: %s is half a character, which no UTF-8 can hold"
                    .formatted(
                        half.at(), new String(json, half.at(), ESCAPE, StandardCharsets.US_ASCII)));
  }

  /** The UTF-16 code unit that an escape stands for; 0 when it is none of that kind. */
  private static int unit(byte[] json, int at, int to) {
    if (at + ESCAPE > to || json[at] != '\\' || json[at + 1] != 'u') {
      return 0;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return 0;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
