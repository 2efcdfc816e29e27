package io.datastream.bench;

/** Time since its start. */
record Stopwatch(long began) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  double millis() {
    return (System.nanoTime() - began) / 1e6;
  }
}
