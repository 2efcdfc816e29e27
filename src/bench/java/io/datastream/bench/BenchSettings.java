package io.datastream.bench;

import java.util.regex.Pattern;

/**
 * What the system properties {@code bench.*} ask for.
 *
 * @param rounds how often each line is measured
 * @param records how many a drain, an ingest and a COPY carry
 * @param only lines whose names have this in them are measured
 * @param docs whether the table goes into docs/benchmarks.md
 * @param tenMillion whether memory is also looked at with ten million records waiting
 * @param jvm more options for Datastream's JVM, separated by spaces
 * @param peerBatch messages that the peer takes and writes at once
 */
record BenchSettings(
    int rounds,
    int records,
    Pattern only,
    boolean docs,
    boolean tenMillion,
    String jvm,
    int peerBatch) {

  static BenchSettings fromSystemProperties() {
    return new BenchSettings(
        Integer.getInteger("bench.rounds", 5),
        Integer.getInteger("bench.records", 1_000_000),
        Pattern.compile(System.getProperty("bench.only", "")),
        Boolean.getBoolean("bench.docs"),
        Boolean.getBoolean("bench.ten.million"),
        System.getProperty("bench.jvm", ""),
        Integer.getInteger("bench.peer.batch", 2000));
  }

  /** The slow ones get fewer; what is compared is records a second. */
  int recordsOfPeers() {
    return Math.min(records, 200_000);
  }

  /** With their three children each, as many rows as of the others. */
  int recordsWithChildren() {
    return records / 4;
  }

  /** With an update there are two rows of each. */
  int recordsWithHistory() {
    return records / 2;
  }

  int recordsOfThePrototype() {
    return Math.min(records, 20_000);
  }
}
