package io.datastream.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void whoIsAloneHasAll() {
    assertThat(share(1, 4, Map.of(1, Set.of()))).isEqualTo(4);
    assertThat(share(1, 4, Map.of(1, Set.of(0, 1, 2, 3)))).isEqualTo(4);
  }

  @Test
  void whoSeesNobodyNotEvenItselfHasAll() {
    assertThat(share(1, 4, Map.of())).isEqualTo(4);
  }

  @Test
  void equalParts() {
    Map<Integer, Set<Integer>> workers = Map.of(1, Set.of(), 2, Set.of(0, 1, 2, 3));

    assertThat(share(1, 4, workers)).isEqualTo(2);
    assertThat(share(2, 4, workers)).isEqualTo(2);
  }

  @Test
  void whoHoldsKeepsWhatCanNotBeEqual() {
    Map<Integer, Set<Integer>> workers = Map.of(1, Set.of(), 2, Set.of(), 3, Set.of(0, 1, 2, 3));

    assertThat(share(3, 4, workers)).isEqualTo(2);
    assertThat(share(1, 4, workers)).isEqualTo(1);
    assertThat(share(2, 4, workers)).isEqualTo(1);
  }

  @Test
  void whoComesWhenAllHaveOneGetsNone() {
    Map<Integer, Set<Integer>> workers = Map.of(1, Set.of(), 2, Set.of(0), 3, Set.of(1));

    assertThat(share(1, 2, workers)).isZero();
    assertThat(share(2, 2, workers)).isEqualTo(1);
    assertThat(share(3, 2, workers)).isEqualTo(1);
  }

  @Test
  void whatIsClaimedIsWhatAllHave() {
    assertThat(new Assignment(1, Map.of(1, Set.of(3), 2, Set.of(0, 1), 3, Set.of())).claimed())
        .containsExactlyInAnyOrder(0, 1, 3);
  }

  @Test
  void inAnyAssignmentTheSharesAreEqualAndAddUpAndNobodyGivesUpWithoutNeed() {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      int partitions = 1 + random.nextInt(12);
      Map<Integer, Set<Integer>> workers = assignment(random, partitions);
      Map<Integer, Integer> shares = new HashMap<>();
      workers.keySet().forEach(me -> shares.put(me, share(me, partitions, workers)));
      String seen = partitions + " partitions, " + workers + ": " + shares;

      assertThat(shares.values().stream().mapToInt(it -> it).sum()).as(seen).isEqualTo(partitions);
      int least = shares.values().stream().mapToInt(it -> it).min().orElseThrow();
      int most = shares.values().stream().mapToInt(it -> it).max().orElseThrow();
      assertThat(most - least).as(seen).isLessThanOrEqualTo(1);
      assertThat(least > 0).as(seen).isEqualTo(workers.size() <= partitions);
      shares.forEach(
          (one, share) ->
              shares.forEach(
                  (other, lower) -> {
                    if (share > lower) {
                      assertThat(workers.get(one).size())
                          .as(seen)
                          .isGreaterThanOrEqualTo(workers.get(other).size());
                    }
                  }));
    }
  }

  private static Map<Integer, Set<Integer>> assignment(Random random, int partitions) {
    List<Integer> ids =
        random.ints(1, 1_000).distinct().limit(1 + random.nextInt(15)).boxed().toList();
    Map<Integer, Set<Integer>> workers = new HashMap<>();
    ids.forEach(id -> workers.put(id, new HashSet<>()));
    for (int partition = 0; partition < partitions; partition++) {
      // Some are free.
      if (random.nextInt(4) > 0) {
        workers.get(ids.get(random.nextInt(ids.size()))).add(partition);
      }
    }
    return workers;
  }

  private static int share(int me, int partitions, Map<Integer, Set<Integer>> workers) {
    return new Assignment(me, workers).share(partitions);
  }
}
