package io.datastream.process.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.run.RunTime;
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
    RunProgress progress = new RunProgress(upTo(3), RunTime.unbounded());

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
    RunProgress progress = new RunProgress(RunBounds.none(), RunTime.unbounded());
    progress.take(Integer.MAX_VALUE);

    assertThat(progress.full()).isFalse();
    assertThat(progress.timeLeft()).isEmpty();
  }

  @Test
  void afterAFailureThatCountsWhichWasCommitted() {
    RunProgress progress = new RunProgress(upTo(3), RunTime.unbounded());
    progress.take(3);

    progress.resume(1);

    assertThat(progress.taken()).isEqualTo(1);
    assertThat(progress.full()).isFalse();
  }

  @Test
  void theTopicsEndIsTheOneOfTheFirstTime() {
    RunProgress progress = new RunProgress(upTo(3), RunTime.unbounded());
    assertThat(progress.begun()).isFalse();

    progress.begin(Map.of(ONE, 5L));
    progress.begin(Map.of(ONE, 9L, OTHER, 7L));

    assertThat(progress.begun()).isTrue();
    assertThat(progress.endOf(ONE)).isEqualTo(5);
    assertThat(progress.endOf(OTHER)).isZero();
  }

  @Test
  void theTimeIsTheRuns() {
    RunProgress progress = new RunProgress(upTo(3), RunTime.of(Optional.of(Duration.ofNanos(1))));

    assertThat(progress.timeLeft()).contains(Duration.ZERO);
  }

  @Test
  void theLagIsThatOfTheEndsNotedFirst() {
    RunProgress progress = new RunProgress(upTo(3), RunTime.unbounded());
    progress.begin(Map.of(ONE, 5L, OTHER, 7L));

    assertThat(progress.lag(Map.of(0, 3L, 1, 9L))).isEqualTo(2);
    assertThat(progress.lag(Map.of(0, 5L))).isEqualTo(7);
  }

  @Test
  void whatIsSaidTwiceIsOneWarning() {
    RunProgress progress = new RunProgress(upTo(3), RunTime.unbounded());
    progress.warn("b");
    progress.warn("a");
    progress.warn("b");

    assertThat(progress.warnings()).containsExactly("b", "a");
  }

  private static RunBounds upTo(long messages) {
    return new RunBounds(Optional.of(messages), Optional.of(Duration.ofSeconds(1)), false);
  }
}
