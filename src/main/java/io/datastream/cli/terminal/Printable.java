package io.datastream.cli.terminal;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Text from anywhere (options, names, files, servers) made fit for a terminal and a log: control
 * characters could rewrite what stands there, and those that turn the direction of writing could
 * make it look like something else (CWE-150). They are shown as JSON and Java write them, so that
 * JSON stays the same JSON.
 */
public final class Printable {
  private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");

  private Printable() {}

  /** In one line. */
  public static String line(String text) {
    return escaped(BREAK.matcher(text).replaceAll(" ").replace('\t', ' '), it -> false);
  }

  /** With the line breaks and tabs that it has, as a stack trace. */
  public static String lines(String text) {
    return escaped(text, it -> it == '\n' || it == '\t' || it == '\r');
  }

  private static String escaped(String text, IntPredicate allowed) {
    if (text.codePoints().allMatch(it -> allowed.test(it) || !isDangerous(it))) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            it -> {
              if (allowed.test(it) || !isDangerous(it)) {
                printable.appendCodePoint(it);
              } else {
                for (char unit : Character.toChars(it)) {
                  printable.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return printable.toString();
  }

  private static boolean isDangerous(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // Direction, invisible text. The joiners belong to words of some languages, and to emoji.
      case Character.FORMAT -> character != 0x200C && character != 0x200D;
      default -> false;
    };
  }
}
