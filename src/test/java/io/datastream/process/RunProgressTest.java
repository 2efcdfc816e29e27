package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private static final TopicPartition ONE = new TopicPartition("t", 0);
  private static final TopicPartition OTHER = new TopicPartition("t", 1);

  @Test
  void isFullAtExactlyItsBound() {
    RunProgress progress = new RunProgress(upTo(3));

    progress.take(2);
    assertThat(progress.full()).isFalse();
    progress.take(1);
    assertThat(progress.full()).isTrue();
    progress.giveBack(1);
    assertThat(progress.full()).isFalse();
    assertThat(progress.taken()).isEqualTo(2);
  }

  @Test
  void withoutABoundItIsNeverFull() {
    RunProgress progress = new RunProgress(RunBounds.none());
    progress.take(Integer.MAX_VALUE);

    assertThat(progress.full()).isFalse();
    assertThat(progress.timeLeft()).isEmpty();
  }

  @Test
  void afterAFailureThatCountsWhichWasCommitted() {
    RunProgress progress = new RunProgress(upTo(3));
    progress.take(3);

    progress.resume(1);

    assertThat(progress.taken()).isEqualTo(1);
    assertThat(progress.full()).isFalse();
  }

  @Test
  void theTopicsEndIsTheOneOfTheFirstTime() {
    RunProgress progress = new RunProgress(upTo(3));
    assertThat(progress.begun()).isFalse();

    progress.begin(Map.of(ONE, 5L));
    progress.begin(Map.of(ONE, 9L, OTHER, 7L));

    assertThat(progress.begun()).isTrue();
    assertThat(progress.endOf(ONE)).isEqualTo(5);
    assertThat(progress.endOf(OTHER)).isZero();
  }

  @Test
  void theTimeRunsFromTheFirstTimeAndIsNeverNegative() {
    RunProgress over =
        new RunProgress(new RunBounds(Optional.empty(), Optional.of(Duration.ofNanos(1)), false));
    over.begin(Map.of());
    assertThat(over.timeLeft()).contains(Duration.ZERO);

    RunProgress progress =
        new RunProgress(new RunBounds(Optional.empty(), Optional.of(Duration.ofHours(1)), false));
    progress.begin(Map.of());
    Duration left = progress.timeLeft().orElseThrow();
    progress.begin(Map.of());

    assertThat(progress.timeLeft().orElseThrow()).isLessThanOrEqualTo(left).isPositive();
  }

  @Test
  void whatIsSaidTwiceIsOneWarning() {
    RunProgress progress = new RunProgress(upTo(3));
    progress.warn("b");
    progress.warn("a");
    progress.warn("b");

    assertThat(progress.warnings()).containsExactly("b", "a");
  }

  private static RunBounds upTo(long messages) {
    return new RunBounds(Optional.of(messages), Optional.of(Duration.ofSeconds(1)), false);
  }
}
