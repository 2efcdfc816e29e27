package io.datastream.table.column;

/** A second's fraction, which PostgreSQL rounds to what a column has. */
final class Fraction {
  private static final int OF_NANOS = 9;

  private Fraction() {}

  /** Whether it has no more digits than these. */
  static boolean fits(int nanos, int digits) {
    int unit = 1;
    for (int i = digits; i < OF_NANOS; i++) {
      unit *= 10;
    }
    return nanos % unit == 0;
  }
}
