package io.datastream.init.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers in texts, by the signs that they are written with. */
final class NumberTexts {
  /** A zero before other digits is that of a label, which a number would lose. */
  private static final String WHOLE = "(?:0|[1-9]\\d*)";

  private static final Pattern INTEGER = Pattern.compile("-?" + WHOLE);

  /** An exponent without a point is more often a code. */
  private static final Pattern PLAIN =
      Pattern.compile("-?" + WHOLE + "(?:\\.\\d+(?:[eE][+-]?\\d{1,3})?)?");

  private static final Pattern THREE_PLACES = Pattern.compile("-?[1-9]\\d{0,2}\\.\\d{3}");

  private static final List<Character> SEPARATORS =
      List.of(',', '.', ' ', '\u00a0', '\u202f', '\'');

  /** How numbers may be written. */
  private record Signs(char decimal, char thousands) {
    Pattern pattern() {
      String group = Pattern.quote(String.valueOf(thousands));
      return Pattern.compile(
          "-?(?:%s|[1-9]\\d{0,2}(?:%s\\d{3})+)(?:%s\\d+)?"
              .formatted(WHOLE, group, Pattern.quote(String.valueOf(decimal))));
    }
  }

  private NumberTexts() {}

  /** What all the texts are; empty where not all are numbers. */
  static Optional<Reading> reading(List<String> texts) {
    if (texts.stream().anyMatch(NumberTexts::isNegativeZero)) {
      return Optional.empty();
    }
    return texts.stream().allMatch(it -> PLAIN.matcher(it).matches())
        ? Optional.of(plain(texts))
        : separated(texts);
  }

  private static Reading plain(List<String> texts) {
    if (texts.stream().allMatch(it -> INTEGER.matcher(it).matches() && isLong(it))) {
      return Reading.of("bigint", "whole numbers");
    }
    boolean grouped = texts.stream().allMatch(it -> THREE_PLACES.matcher(it).matches());
    return Reading.of(
        "numeric",
        grouped
            ? "numbers; if the point is between thousands, add decimal: \",\" and thousands: \".\""
            : "numbers");
  }

  private static boolean isLong(String text) {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** PostgreSQL's numbers have one zero. */
  private static boolean isNegativeZero(String text) {
    return text.startsWith("-") && text.chars().noneMatch(it -> it >= '1' && it <= '9');
  }

  private static Optional<Reading> separated(List<String> texts) {
    List<Reading> found = new ArrayList<>();
    for (char decimal : List.of('.', ',')) {
      for (char thousands : SEPARATORS) {
        if (thousands != decimal) {
          reading(texts, new Signs(decimal, thousands)).ifPresent(found::add);
        }
      }
    }
    List<Reading> different = found.stream().distinct().toList();
    if (different.size() > 1) {
      return Optional.of(
          Reading.text(
              "numbers, but the comma may be either sign: say decimal: \",\" or thousands: \",\""));
    }
    return different.stream().findFirst();
  }

  private static Optional<Reading> reading(List<String> texts, Signs signs) {
    Pattern pattern = signs.pattern();
    if (!texts.stream().allMatch(it -> pattern.matcher(it).matches())) {
      return Optional.empty();
    }
    boolean fractions = has(texts, signs.decimal());
    boolean groups = has(texts, signs.thousands());
    // What no value has, nobody can tell.
    boolean seen = fractions || signs.decimal() == '.' || groups && signs.thousands() == '.';
    if (!seen || !fractions && !groups) {
      return Optional.empty();
    }
    Reading reading =
        Reading.of(
            "numeric",
            "numbers with '%s' before the fraction%s"
                .formatted(
                    signs.decimal(),
                    groups ? ", '" + signs.thousands() + "' between thousands" : ""));
    if (signs.decimal() != '.') {
      reading = reading.with("decimal", String.valueOf(signs.decimal()));
    }
    return Optional.of(
        groups ? reading.with("thousands", String.valueOf(signs.thousands())) : reading);
  }

  private static boolean has(List<String> texts, char sign) {
    return texts.stream().anyMatch(it -> it.indexOf(sign) >= 0);
  }
}
