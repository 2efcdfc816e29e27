package io.datastream.process.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageQuotaTest {
  @Test
  void whatIsKeptForOneIsNotTakenByOthersUntilItIsReleased() {
    MessageQuota quota = new MessageQuota(Optional.of(10L));
    MessageQuota.Part busy = quota.part(3);
    MessageQuota.Part idle = quota.part(3);

    assertThat(busy.take(100)).isEqualTo(7);
    assertThat(busy.hasSome()).isFalse();
    assertThat(busy.exhausted()).isFalse();
    assertThat(idle.take(1)).isEqualTo(1);

    idle.release();

    assertThat(busy.hasSome()).isTrue();
    assertThat(idle.hasSome()).isTrue();
    assertThat(busy.take(100)).isEqualTo(2);
    assertThat(idle.take(1)).isZero();
    assertThat(idle.exhausted()).isTrue();
  }

  @Test
  void whatIsGivenBackIsForWhoeverComesFirst() {
    MessageQuota quota = new MessageQuota(Optional.of(4L));
    MessageQuota.Part one = quota.part(2);
    MessageQuota.Part other = quota.part(2);
    assertThat(one.take(2) + other.take(2)).isEqualTo(4);

    one.giveBack(1);

    assertThat(other.exhausted()).isFalse();
    assertThat(other.take(5)).isEqualTo(1);
    one.giveBack(-1);
    assertThat(one.take(1)).isZero();
    assertThat(one.exhausted()).isTrue();
  }

  @Test
  void aBoundBelowTheNumberOfTopicsIsForTheFirst() {
    MessageQuota quota = new MessageQuota(Optional.of(1L));
    MessageQuota.Part one = quota.part(0);
    MessageQuota.Part other = quota.part(0);

    assertThat(other.take(2)).isEqualTo(1);
    assertThat(one.exhausted()).isTrue();
  }

  @Test
  void withoutABoundThereIsNoEnd() {
    MessageQuota.Part only = new MessageQuota(Optional.empty()).part(0);

    for (int i = 0; i < 3; i++) {
      assertThat(only.take(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }
    only.giveBack(1);
    assertThat(only.exhausted()).isFalse();
    assertThat(only.hasSome()).isTrue();
  }
}
