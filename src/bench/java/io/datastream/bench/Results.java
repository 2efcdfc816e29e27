package io.datastream.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Everything that was measured, round by round. */
final class Results {
  private final Map<String, List<Map<Metric, Double>>> rounds = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  void add(Line line, Map<Metric, Double> measured) {
    rounds.computeIfAbsent(line.name(), name -> new ArrayList<>()).add(measured);
  }

  void skip(Line line, String reason) {
    skipped.put(line.name(), reason);
  }

  Map<String, String> skipped() {
    return skipped;
  }

  List<Map<Metric, Double>> rounds(String line) {
    return rounds.getOrDefault(line, List.of());
  }

  OptionalDouble median(String line, Metric metric) {
    return median(values(line, metric));
  }

  DoubleStream values(String line, Metric metric) {
    return rounds(line).stream()
        .filter(round -> round.containsKey(metric))
        .mapToDouble(round -> round.get(metric));
  }

  /**
   * The median of the rounds' ratios: two lines of one round met the same machine, whatever it was
   * like in the others.
   */
  OptionalDouble ratio(String line, String other, Metric metric) {
    double[] above = values(line, metric).toArray();
    double[] below = values(other, metric).toArray();
    DoubleStream.Builder ratios = DoubleStream.builder();
    for (int round = 0; round < Math.min(above.length, below.length); round++) {
      ratios.add(above[round] / below[round]);
    }
    return median(ratios.build());
  }

  private static OptionalDouble median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
