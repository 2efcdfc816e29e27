package io.datastream.cli.terminal;

import java.util.Locale;

/** Figures in the unit that people would choose. */
public final class Quantity {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Quantity() {}

  /**
   * A time.
   *
   * @param millis below zero where clocks differ
   */
  public static String time(long millis) {
    long size = Math.abs(millis);
    if (size < SECOND) {
      return millis + " ms";
    } else if (size < MINUTE) {
      return rounded(millis, SECOND) + " s";
    } else if (size < HOUR) {
      return rounded(millis, MINUTE) + " min";
    } else if (size < 2 * DAY) {
      return rounded(millis, HOUR) + " h";
    }
    return rounded(millis, DAY) + " d";
  }

  /** Two digits say enough of what is small. Cut, not rounded up: 60 s is no word for a minute. */
  private static String rounded(long millis, long unit) {
    double value = (double) millis / unit;
    double cut = Math.abs(value) < 10 ? ((long) (value * 10)) / 10.0 : (long) value;
    return cut == Math.rint(cut)
        ? String.valueOf((long) cut)
        : String.format(Locale.ROOT, "%.1f", cut);
  }
}
