package io.datastream.process.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.ServiceUnreachableException;
import io.datastream.process.channel.WriteTimeoutException;
import io.datastream.run.RunOverdueException;
import io.datastream.run.RunTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryTest {
  private static final RuntimeException AWAY =
      new ServiceUnreachableException("PostgreSQL", "there", "KEY", "gone", null);

  static List<RuntimeException> passing() {
    return List.of(
        AWAY,
        new WriteTimeoutException(Duration.ofSeconds(1)),
        new DisconnectException("gone"),
        new OffsetOutOfRangeException(Map.of(new TopicPartition("t", 0), 1L)));
  }

  static List<RuntimeException> lasting() {
    return List.of(
        new IllegalStateException("a mistake"),
        new TopicMissingException("t"),
        new TopicReplacedException("t", "one", "other"),
        new StalledException("t", Duration.ofSeconds(1)),
        new RunOverdueException(RunTime.of(Optional.of(Duration.ofSeconds(1)))));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesIsTriedAgain(RuntimeException failure) {
    assertThat(new Recovery(Duration.ofHours(1)).allows(failure, 0)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatLastsIsNot(RuntimeException failure) {
    assertThat(new Recovery(Duration.ofHours(1)).allows(failure, 0)).isFalse();
  }

  @Test
  void thePauseGrowsUpToALimitAndBeginsAnewWhenSomethingHasComeOfIt() {
    Recovery recovery = new Recovery(Duration.ofHours(1));
    recovery.allows(AWAY, 0);
    Duration first = recovery.pause();
    Duration last = first;
    for (int i = 0; i < 20; i++) {
      recovery.allows(AWAY, 0);
      Duration next = recovery.pause();
      assertThat(next).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(2));
      last = next;
    }
    assertThat(last).isGreaterThan(first);

    recovery.allows(AWAY, 1);

    assertThat(recovery.pause()).isEqualTo(first);
  }

  @Test
  void thePatienceEndsOnlyWhereNothingComesOfIt() {
    Recovery recovery = new Recovery(Duration.ofNanos(1));
    Recovery patient = new Recovery(Duration.ofHours(1));

    recovery.allows(AWAY, 0);
    patient.allows(AWAY, 0);

    assertThat(recovery.allows(AWAY, 0)).isFalse();
    assertThat(patient.allows(AWAY, 0)).isTrue();
    assertThat(patient.allows(AWAY, 1)).isTrue();
  }
}
