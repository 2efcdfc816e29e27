package io.datastream.source;

import java.util.regex.Pattern;

/** Text from outside made fit for one line of a log or a terminal. */
public final class OneLine {

  // Control characters too, those beyond ASCII among them: a server must not be able to write
  // escape
  // sequences to a terminal, nor to turn the direction of what is written there.
  private static final Pattern BREAKS =
      Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+");

  private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

  private OneLine() {}

  public static String of(String text) {
    return HALF_PAIR
        .matcher(BREAKS.matcher(text).replaceAll(" ").strip())
        .replaceAll(half -> "U+%04X".formatted((int) half.group().charAt(0)));
  }

  public static String of(String text, int maxLength) {
    var line = of(text.length() > 4 * maxLength ? head(text, 4 * maxLength) : text);
    return line.length() <= maxLength ? line : head(line, maxLength) + "…";
  }

  /** Not through the middle of a surrogate pair. */
  private static String head(String text, int length) {
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  /** What an exception says; its type when it says nothing. */
  public static String of(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : of(message, 300);
  }
}
