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
    for (int partitions : new int[] {1, 4}) {
      goals.add(stream(results, Found.NOTHING, partitions, partitions == 1 ? 0.8 : 1.0));
      goals.add(stream(results, Found.OLDER, partitions, 0.7));
      goals.add(stream(results, Found.SAME, partitions, 1.1));
    }
    for (int partitions : new int[] {1, 4}) {
      goals.add(typed(results, Found.NOTHING, partitions, 1.0));
      goals.add(typed(results, Found.OLDER, partitions, 0.7));
      goals.add(typed(results, Found.SAME, partitions, 1.1));
    }
    for (int partitions : new int[] {1, 4}) {
      goals.add(
          Goal.atLeast(
              "JSON messages (new, %dp) ÷ COPY".formatted(partitions),
              0.4,
              speed(
                  results,
                  DrainLine.name(JsonMessages.NAME, Found.NOTHING, 1, partitions),
                  JsonMessages.LIMIT)));
    }
    goals.add(
        Goal.atLeast(
            "a table and its child table (new, 1p) ÷ COPY",
            0.6,
            speed(
                results,
                DrainLine.name(OrdersWithItems.NAME, Found.NOTHING, 100, 1),
                OrdersWithItems.LIMIT)));
    goals.add(
        Goal.atLeast(
            "%1$d sources with %1$d tables ÷ one".formatted(Benchmarks.MANY),
            0.5,
            speed(
                results,
                DrainLine.name(
                    ManySources.name(Benchmarks.MANY), Found.NOTHING, ManySources.ENVELOPE, 1),
                DrainLine.name(TypedColumns.FOUND.line(), Found.NOTHING, 100, 1))));
    goals.add(
        processorTime(
            results, "columns learnt ÷ declared", TypedColumns.AUTO, Found.NOTHING, 1.05));
    goals.add(
        processorTime(
            results,
            "five columns masked or derived ÷ none",
            TypedColumns.DERIVED,
            Found.NOTHING,
            1.2));
    for (Found found : new Found[] {Found.NOTHING, Found.OLDER}) {
      goals.add(
          processorTime(
              results,
              "newest-by (%s) ÷ without".formatted(found.word()),
              TypedColumns.NEWEST,
              found,
              1.15));
    }
    for (int partitions : new int[] {1, 4}) {
      goals.add(
          Goal.atLeast(
              "envelopes of 1 ÷ envelopes of 100 (new, " + partitions + "p)",
              0.5,
              speed(
                  results,
                  DrainLine.name(StreamRecords.NAME, Found.NOTHING, 1, partitions),
                  DrainLine.name(StreamRecords.NAME, Found.NOTHING, 100, partitions))));
    }
    for (int partitions : new int[] {1, 4}) {
      goals.add(
          Goal.atLeast(
              "drain (new, " + partitions + "p) ÷ the fastest peer",
              3,
              fastestPeer(
                  results,
                  DrainLine.name(StreamRecords.NAME, Found.NOTHING, 100, partitions),
                  partitions)));
    }
    for (int envelope : new int[] {100, 1}) {
      goals.add(
          Goal.atLeast(
              "drain (new, 1p) ÷ the prototype's way, envelopes of " + envelope,
              20,
              speed(
                  results,
                  DrainLine.name(StreamRecords.NAME, Found.NOTHING, envelope, 1),
                  PrototypeLine.name(envelope))));
    }
    goals.add(
        Goal.atLeast(
            "ingest ÷ the bare producer", 0.7, speed(results, IngestLine.NAME, ProducerLine.NAME)));
    goals.add(
        memory(
            results,
            settings.records(),
            DrainLine.name(StreamRecords.NAME, Found.NOTHING, 100, 1)));
    if (settings.tenMillion()) {
      goals.add(memory(results, 10_000_000, MemoryLine.name(10_000_000)));
    }
    goals.add(
        Goal.atMost(
            "heap of a drain, MB",
            256,
            results
                .values(DrainLine.name(StreamRecords.NAME, Found.NOTHING, 100, 1), Metric.HEAP)
                .max()));
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

  private static Goal stream(Results results, Found found, int partitions, double least) {
    return Goal.atLeast(
        "drain (%s, %dp) ÷ COPY".formatted(found.word(), partitions),
        least,
        speed(
            results,
            DrainLine.name(StreamRecords.NAME, found, 100, partitions),
            StreamRecords.LIMIT));
  }

  private static Goal typed(Results results, Found found, int partitions, double least) {
    return Goal.atLeast(
        "typed table (%s, %dp) ÷ COPY".formatted(found.word(), partitions),
        least,
        speed(
            results,
            DrainLine.name(TypedColumns.FOUND.line(), found, 100, partitions),
            TypedOrders.LIMIT));
  }

  private static Goal processorTime(
      Results results, String what, TypedColumns columns, Found found, double most) {
    return Goal.atMost(
        "processor time, " + what,
        most,
        results.ratio(
            DrainLine.name(columns.line(), found, 100, 1),
            DrainLine.name(TypedColumns.DECLARED.line(), found, 100, 1),
            Metric.CPU_SECONDS));
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
