package io.datastream.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTimeTest {
  @Test
  void withoutABoundItIsNeverOver() {
    RunTime time = RunTime.unbounded();

    assertThat(time.left()).isEmpty();
    assertThat(time.over()).isFalse();
    assertThat(time.graceOver()).isFalse();
  }

  @Test
  void whenItIsOverWhatIsInHandHasTenSecondsMore() {
    RunTime time = of(Duration.ofNanos(1));

    assertThat(time.left()).contains(Duration.ZERO);
    assertThat(time.over()).isTrue();
    assertThat(time.graceOver()).isFalse();
    assertThat(of(RunTime.GRACE.negated()).graceOver()).isTrue();
  }

  @Test
  void itRunsFromTheLastBeginning() {
    RunTime time = of(Duration.ofHours(1));
    Duration left = time.left().orElseThrow();

    time.begin();

    assertThat(time.over()).isFalse();
    assertThat(time.left().orElseThrow()).isPositive().isGreaterThan(left.minusMinutes(1));
  }

  private static RunTime of(Duration timeout) {
    return RunTime.of(Optional.of(timeout));
  }
}
