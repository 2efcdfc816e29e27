package io.datastream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
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
    assertThat(latest.keys())
        .containsExactlyInAnyOrder(new RecordIdentity("s", "a"), new RecordIdentity("t", "a"));
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
  void nothingStaysNothing() {
    assertThat(LatestRows.of(List.of()).rows()).isEmpty();
    assertThat(LatestRows.of(List.of()).keys()).isEmpty();
  }

  private static RecordRow row(String source, String key, int partition, long offset) {
    return new RecordRow(source, key, "{}", null, Instant.EPOCH, partition, offset, 0);
  }
}
