package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final RuntimeException PASSES = new DisconnectException();

  private final Recovery recovery = new Recovery(PATIENCE);

  @Test
  void whatDoesNotPassIsNotTriedAgain() {
    assertThat(recovery.allows(new IllegalStateException(), 0)).isFalse();
  }

  @Test
  void patienceEndsWhenNothingIsCommittedAnyMore() throws InterruptedException {
    assertThat(recovery.allows(PASSES, 10)).isTrue();
    Thread.sleep(PATIENCE.toMillis() + 1);
    assertThat(recovery.allows(PASSES, 10)).isFalse();
  }

  @Test
  void aFailureAfterMoreWasCommittedIsANewOne() throws InterruptedException {
    assertThat(recovery.allows(PASSES, 10)).isTrue();
    Thread.sleep(PATIENCE.toMillis() + 1);
    assertThat(recovery.allows(PASSES, 11)).isTrue();
  }
}
