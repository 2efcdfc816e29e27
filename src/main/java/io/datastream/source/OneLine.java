package io.datastream.source;

import java.util.regex.Pattern;

/** Text from outside made fit for one line of a log or a terminal. */
final class OneLine {

  // Control characters too: a server must not be able to write escape sequences to a terminal.
  private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cntrl}\\u2028\\u2029]+");

  private OneLine() {}

  static String of(String text) {
    return BREAKS.matcher(text).replaceAll(" ").strip();
  }

  static String of(String text, int maxLength) {
    var line = of(text.length() > 4 * maxLength ? text.substring(0, 4 * maxLength) : text);
    return line.length() <= maxLength ? line : line.substring(0, maxLength) + "…";
  }

  /** What an exception says; its type when it says nothing. */
  static String of(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : of(message, 300);
  }
}
