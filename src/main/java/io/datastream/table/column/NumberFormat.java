package io.datastream.table.column;

import java.util.regex.Pattern;

/**
 * Numbers with a decimal sign and separators of their own: {@code 1.234,56}.
 *
 * @param decimal what stands before the fraction
 * @param thousands what may stand between groups of three digits; null for nothing
 */
public record NumberFormat(char decimal, Character thousands) implements TextFormat {
  private static final int GROUP = 3;

  @Override
  public String usual(String text) throws UnfitValueException {
    String number = text.strip();
    int point = number.indexOf(decimal);
    String whole = point < 0 ? number : number.substring(0, point);
    String fraction = point < 0 ? "" : "." + number.substring(point + 1);
    String digits = thousands == null ? whole : ungrouped(whole);
    // Else what another country means by it would be taken for a fraction.
    if (digits == null || decimal != '.' && digits.indexOf('.') >= 0) {
      throw unfit();
    }
    return digits + fraction;
  }

  private String ungrouped(String whole) {
    int first = whole.indexOf(thousands);
    if (first < 0) {
      return whole;
    }
    String[] groups =
        whole.substring(first + 1).split(Pattern.quote(String.valueOf(thousands)), -1);
    for (String group : groups) {
      if (group.length() != GROUP) {
        return null;
      }
    }
    return whole.substring(0, first) + String.join("", groups);
  }

  private UnfitValueException unfit() {
    return new UnfitValueException(
        "a number with '%s' before its fraction%s"
            .formatted(
                decimal,
                thousands == null ? "" : " and '%s' between thousands".formatted(thousands)));
  }
}
