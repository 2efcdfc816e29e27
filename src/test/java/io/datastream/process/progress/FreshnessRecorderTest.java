package io.datastream.process.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class FreshnessRecorderTest {
  private static final Instant NOW = Instant.parse("2025-12-13T10:30:00Z");

  private final FreshnessRecorder recorder = new FreshnessRecorder();

  @Test
  void hasNoFiguresBeforeAnythingLanded() {
    assertThat(recorder.figures()).isNull();
  }

  @Test
  void oneEnvelopeIsBothFigures() {
    recorder.landed(NOW.minusMillis(1237), NOW);

    assertThat(recorder.figures()).isEqualTo(new Freshness(1237, 1237));
  }

  @Test
  void aClockThatIsAheadCountsAsNoDelay() {
    recorder.landed(NOW.plusSeconds(5), NOW);

    assertThat(recorder.figures()).isEqualTo(new Freshness(0, 0));
  }

  @Test
  void takesTheTimesThatAMessageMayCarry() {
    recorder.landed(Instant.parse("-4712-01-01T00:00:00Z"), NOW);
    recorder.landed(Instant.parse("9999-12-31T23:59:59Z"), NOW);
    // Kafka's own, where the envelope has none
    recorder.landed(Instant.ofEpochMilli(-1), NOW);
    recorder.landed(Instant.ofEpochMilli(Long.MAX_VALUE), NOW);

    assertThat(recorder.figures().max())
        .isEqualTo(NOW.toEpochMilli() - Instant.parse("-4712-01-01T00:00:00Z").toEpochMilli());
  }

  @Test
  void medianAndMaximumAreThoseOfTheDelays() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      FreshnessRecorder each = new FreshnessRecorder();
      long[] delays = random.longs(1 + random.nextInt(200), 0, 10_000_000).toArray();
      for (long delay : delays) {
        each.landed(NOW.minusMillis(delay), NOW);
      }
      Arrays.sort(delays);

      Freshness figures = each.figures();

      assertThat(figures.max()).as("seed %d", seed).isEqualTo(delays[delays.length - 1]);
      assertThat(figures.p50())
          .as("seed %d", seed)
          .isCloseTo(delays[(delays.length - 1) / 2], Percentage.withPercentage(1))
          .isCloseTo(figures.max(), within(figures.max()));
      assertThat(figures.p50()).as("seed %d", seed).isLessThanOrEqualTo(figures.max());
    }
  }
}
