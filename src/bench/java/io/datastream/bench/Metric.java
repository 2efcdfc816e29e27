package io.datastream.bench;

import java.util.Locale;

/** What a line can say about a run. */
enum Metric {
  RECORDS_PER_SECOND("records/s"),
  RECORDS_PER_SECOND_OF_WALL("records/s start to exit"),
  CPU_SECONDS("CPU s a million records"),
  MEGABYTES_PER_SECOND("MB/s"),
  MILLIS("ms"),
  P50_MILLIS("ms p50"),
  P99_MILLIS("ms p99"),
  PEAK_MEMORY("MB resident"),
  PEAK_HEAP("MB heap used"),
  HEAP("MB heap");

  private final String unit;

  Metric(String unit) {
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  String text(double value) {
    return number(value) + " " + unit;
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }
}
