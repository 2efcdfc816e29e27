package io.datastream.coordination;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who works on a topic at this moment, and which partitions each has.
 *
 * @param me the worker that asked
 * @param workers each worker's partitions, an empty set for one that has none
 */
public record Assignment(int me, Map<Integer, Set<Integer>> workers) {

  /** All partitions that somebody has claimed. */
  public Set<Integer> claimed() {
    return workers.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  /**
   * How many partitions the asking worker shall have: an equal part, and those who hold more
   * already come first where it can't be equal, so that nobody gives up what nobody lacks.
   */
  public int share(int partitions) {
    long before =
        workers.entrySet().stream().filter(other -> comesBefore(other.getKey(), me)).count();
    int count = Math.max(1, workers.size());
    return partitions / count + (before < partitions % count ? 1 : 0);
  }

  private boolean comesBefore(int one, int other) {
    int difference = held(other) - held(one);
    return difference == 0 ? one < other : difference < 0;
  }

  private int held(int worker) {
    return workers.getOrDefault(worker, Set.of()).size();
  }
}
