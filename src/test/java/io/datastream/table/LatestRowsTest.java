package io.datastream.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.record.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatestRowsTest {
  @Test
  void theLastRowOfAKeyWinsWhereverItCameFrom() {
    LatestRows latest =
        LatestRows.of(List.of(row("s", "a", 1, 7), row("s", "b", 0, 1), row("s", "a", 0, 2)));

    assertThat(latest.rows()).containsExactly(row("s", "a", 0, 2), row("s", "b", 0, 1));
  }

  @Test
  void theSameKeyOfAnotherSourceIsAnotherRecord() {
    LatestRows latest = LatestRows.of(List.of(row("s", "a", 0, 1), row("t", "a", 0, 2)));

    assertThat(latest.rows()).hasSize(2);
  }

  @Test
  void theyStandInTheOrderOfTheirKeysWhateverOrderTheyCameIn() {
    LatestRows latest =
        LatestRows.of(
            List.of(
                row("t", "1", 0, 1),
                row("s", "b", 0, 2),
                row("s", "a", 0, 3),
                row("r", "z", 0, 4)));

    assertThat(latest.rows())
        .extracting(row -> row.source() + row.key())
        .containsExactly("rz", "sa", "sb", "t1");
  }

  @Test
  void whereKeysAreRepeatedAllRowsCountInTheOrderInWhichTheyCame() {
    List<RecordRow> rows = List.of(row("s", "b", 0, 1), row("s", "a", 0, 2), row("s", "b", 0, 3));
    LatestRows all = LatestRows.of(rows, Keys.REPEATED);

    assertThat(all.rows()).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(all.inOrder()).containsExactlyElementsOf(rows);
    assertThat(all.replaced()).isZero();
    assertThat(all.disjoint(LatestRows.of(List.of(row("s", "b", 0, 4)), Keys.REPEATED))).isFalse();
    assertThat(all.disjoint(LatestRows.of(List.of(row("s", "c", 0, 4)), Keys.REPEATED))).isTrue();
  }

  @Test
  void nothingStaysNothing() {
    assertThat(LatestRows.of(List.of()).rows()).isEmpty();
  }

  @Test
  void behavesAsAMapAndItsKeysAsASet() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      List<RecordRow> one = rows(random);
      List<RecordRow> other = rows(random);
      Map<String, RecordRow> latest = new TreeMap<>();
      one.forEach(row -> latest.put(row.source() + row.key(), row));
      Set<String> common = new HashSet<>(latest.keySet());
      common.retainAll(other.stream().map(row -> row.source() + row.key()).toList());

      assertThat(LatestRows.of(one).rows())
          .as("seed %d", seed)
          .containsExactlyElementsOf(latest.values());
      assertThat(LatestRows.of(one).disjoint(LatestRows.of(other)))
          .as("seed %d", seed)
          .isEqualTo(common.isEmpty());
    }
  }

  private static List<RecordRow> rows(Random random) {
    List<RecordRow> rows = new ArrayList<>();
    int keys = 1 + random.nextInt(30);
    for (int i = random.nextInt(12); i > 0; i--) {
      rows.add(row(random.nextBoolean() ? "s" : "t", "k" + random.nextInt(keys), 0, rows.size()));
    }
    return rows;
  }

  private static RecordRow row(String source, String key, int partition, long offset) {
    return new RecordRow(source, key, JsonText.of("{}"), null, Instant.EPOCH, partition, offset, 0);
  }
}
