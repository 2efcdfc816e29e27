package io.datastream.table.copy;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;

/**
 * {@code numeric} as {@code numeric_recv} reads it: digits to the base of 10,000 about the decimal
 * point, and how many decimals are shown. What it is given may have zeros at either end.
 */
final class NumericForm {
  private static final int DIGITS = 4;
  private static final int NEGATIVE = 0x4000;

  private NumericForm() {}

  /**
   * Writes a number with its length before it.
   *
   * @param text of a number of JSON
   */
  static void put(String text, ByteBuf out) {
    int point = text.length();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '.') {
        point = i;
      } else if (letter == 'e' || letter == 'E') {
        put(new BigDecimal(text).toPlainString(), out);
        return;
      }
    }
    int from = text.charAt(0) == '-' ? 1 : 0;
    int whole = point - from;
    int scale = Math.max(0, text.length() - point - 1);
    int wholeGroups = (whole + DIGITS - 1) / DIGITS;
    int groups = wholeGroups + (scale + DIGITS - 1) / DIGITS;
    out.writeInt(8 + 2 * groups)
        .writeShort(groups)
        .writeShort(wholeGroups - 1)
        .writeShort(from == 1 ? NEGATIVE : 0)
        .writeShort(scale);
    int group = 0;
    int left = whole;
    for (int i = from; i < point; i++) {
      group = 10 * group + text.charAt(i) - '0';
      if (--left % DIGITS == 0) {
        out.writeShort(group);
        group = 0;
      }
    }
    int given = 0;
    for (int i = point + 1; i < text.length(); i++) {
      group = 10 * group + text.charAt(i) - '0';
      if (++given % DIGITS == 0) {
        out.writeShort(group);
        group = 0;
      }
    }
    if (given % DIGITS != 0) {
      for (; given % DIGITS != 0; given++) {
        group *= 10;
      }
      out.writeShort(group);
    }
  }
}
