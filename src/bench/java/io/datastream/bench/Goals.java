package io.datastream.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The goals, each as a ratio of two lines of one run. */
final class Goals {
  private static final int FEW = 10_000;

  private Goals() {}

  static List<Goal> of(Results results, BenchSettings settings) {
    List<Goal> goals = new ArrayList<>();
    for (Found found : Found.values()) {
      String kind = found == Found.OLDER ? "updates" : found.word();
      goals.add(
          Goal.atLeast(
              "drain (" + kind + ", 1 partition) ÷ COPY",
              0.8,
              speed(results, DrainLine.name(found, 100, 1), CopyLine.NAME)));
      goals.add(
          Goal.atLeast(
              "drain (" + kind + ", 4 partitions) ÷ COPY",
              1.0,
              speed(results, DrainLine.name(found, 100, 4), CopyLine.NAME)));
    }
    for (int partitions : new int[] {1, 4}) {
      typed(goals, results, partitions, Found.NOTHING, 1.0);
      typed(goals, results, partitions, Found.OLDER, 0.7);
      typed(goals, results, partitions, Found.SAME, 1.1);
    }
    for (int partitions : new int[] {1, 4}) {
      goals.add(
          Goal.atLeast(
              "envelopes of 1 ÷ envelopes of 100 (new, " + partitions + "p)",
              0.5,
              speed(
                  results,
                  DrainLine.name(Found.NOTHING, 1, partitions),
                  DrainLine.name(Found.NOTHING, 100, partitions))));
    }
    for (int partitions : new int[] {1, 4}) {
      goals.add(
          Goal.atLeast(
              "drain (new, " + partitions + "p) ÷ the fastest peer",
              3,
              fastestPeer(results, DrainLine.name(Found.NOTHING, 100, partitions), partitions)));
    }
    for (int envelope : new int[] {100, 1}) {
      goals.add(
          Goal.atLeast(
              "drain (new, 1p) ÷ the prototype's way, envelopes of " + envelope,
              20,
              speed(
                  results,
                  DrainLine.name(Found.NOTHING, envelope, 1),
                  PrototypeLine.name(envelope))));
    }
    goals.add(
        Goal.atLeast(
            "ingest ÷ the bare producer", 0.7, speed(results, IngestLine.NAME, ProducerLine.NAME)));
    goals.add(memory(results, settings.records(), DrainLine.name(Found.NOTHING, 100, 1)));
    if (settings.tenMillion()) {
      goals.add(memory(results, 10_000_000, MemoryLine.name(10_000_000)));
    }
    goals.add(
        Goal.atMost(
            "heap of a drain, MB",
            256,
            results.values(DrainLine.name(Found.NOTHING, 100, 1), Metric.HEAP).max()));
    goals.add(
        Goal.atMost(
            "p99 latency at 1,000 records/s, ms",
            250,
            results.median(LatencyLine.name(1000), Metric.P99_MILLIS)));
    return goals;
  }

  private static Goal memory(Results results, int many, String line) {
    return Goal.between(
        String.format("memory with %,d ÷ with %,d records waiting", many, FEW),
        0.9,
        1.1,
        results.ratio(line, MemoryLine.name(FEW), Metric.PEAK_MEMORY));
  }

  private static void typed(
      List<Goal> goals, Results results, int partitions, Found found, double least) {
    goals.add(
        Goal.atLeast(
            "typed table (%s, %dp) ÷ COPY".formatted(found.word(), partitions),
            least,
            speed(results, TypedDrainLine.name(found, 100, partitions), TypedCopyLine.NAME)));
  }

  private static OptionalDouble fastestPeer(Results results, String drain, int partitions) {
    // The smallest of our ratios is the one with the fastest peer below it.
    return Stream.of(ConnectLine.name(true, partitions), ConnectLine.name(false, partitions))
        .map(peer -> speed(results, drain, peer))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .min();
  }

  private static OptionalDouble speed(Results results, String line, String other) {
    return results.ratio(line, other, Metric.RECORDS_PER_SECOND);
  }
}
