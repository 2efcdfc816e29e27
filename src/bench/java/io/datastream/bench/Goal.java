package io.datastream.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a ratio is meant to be.
 *
 * @param atLeast the lower bound
 * @param atMost the upper bound
 * @param measured empty when a line that it needs wasn't measured
 */
record Goal(String what, double atLeast, double atMost, OptionalDouble measured) {
  static Goal atLeast(String what, double bound, OptionalDouble measured) {
    return new Goal(what, bound, Double.POSITIVE_INFINITY, measured);
  }

  static Goal between(String what, double low, double high, OptionalDouble measured) {
    return new Goal(what, low, high, measured);
  }

  static Goal atMost(String what, double bound, OptionalDouble measured) {
    return new Goal(what, Double.NEGATIVE_INFINITY, bound, measured);
  }

  String wanted() {
    if (Double.isInfinite(atMost)) {
      return "≥ " + number(atLeast);
    }
    return Double.isInfinite(atLeast)
        ? "≤ " + number(atMost)
        : number(atLeast) + " to " + number(atMost);
  }

  String found() {
    return measured.isPresent() ? number(measured.getAsDouble()) : "not measured";
  }

  String verdict() {
    if (measured.isEmpty()) {
      return "–";
    }
    double value = measured.getAsDouble();
    return value >= atLeast && value <= atMost ? "reached" : "missed";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
