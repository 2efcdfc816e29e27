package io.datastream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;

/**
 * A command of Datastream's that has ended.
 *
 * @param result its line of JSON
 * @param wallMillis from start to exit
 * @param cpuSeconds of all processors together, from start to exit
 * @param peakMemory in MB: VmHWM
 * @param peakHeap in MB: the most that was in use when a collection began; 0 if none did
 * @param heap in MB: the largest that the heap was; 0 where nothing says so, as of an executable
 */
record Ended(
    JsonNode result,
    double wallMillis,
    double cpuSeconds,
    double peakMemory,
    double peakHeap,
    double heap) {

  double elapsedMillis() {
    return result.get("elapsed_ms").asDouble();
  }

  long count(String name) {
    return result.get(name).asLong();
  }

  /** Speed by the run's own clock and by the process's life, processor time and memory. */
  Map<Metric, Double> metrics(long records) {
    Map<Metric, Double> metrics = memory();
    metrics.put(Metric.RECORDS_PER_SECOND, records * 1000 / elapsedMillis());
    metrics.put(Metric.RECORDS_PER_SECOND_OF_WALL, records * 1000 / wallMillis);
    metrics.put(Metric.CPU_SECONDS, cpuSeconds * 1e6 / records);
    return metrics;
  }

  Map<Metric, Double> memory() {
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    metrics.put(Metric.PEAK_MEMORY, peakMemory);
    if (heap > 0) {
      metrics.put(Metric.PEAK_HEAP, peakHeap);
      metrics.put(Metric.HEAP, heap);
    }
    return metrics;
  }
}
