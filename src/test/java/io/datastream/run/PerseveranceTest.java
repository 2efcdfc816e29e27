package io.datastream.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PerseveranceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final RuntimeException AWAY =
      new ServiceUnreachableException("PostgreSQL", "there", "KEY", "gone", null);

  private final StopRequest stop = new StopRequest();
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void aPassingTroubleIsOutlasted() {
    Perseverance perseverance = lasting("1h");

    assertThat(await(perseverance.begin(RunTime.unbounded(), () -> failingTwice(AWAY))))
        .isEqualTo(3);
    tries.set(0);
    assertThat(await(perseverance.end(RunTime.unbounded(), () -> failingTwice(AWAY)))).isEqualTo(3);
  }

  @Test
  void anotherTroubleIsNot() {
    RuntimeException mistake = new IllegalStateException("a mistake");

    assertThatThrownBy(
            () -> await(lasting("1h").end(RunTime.unbounded(), () -> failingTwice(mistake))))
        .isSameAs(mistake);
    assertThat(tries).hasValue(1);
  }

  @Test
  void itHasAnEnd() {
    assertThatThrownBy(() -> await(lasting("200ms").end(RunTime.unbounded(), () -> failing(AWAY))))
        .isSameAs(AWAY);
    assertThat(tries).hasValueGreaterThan(1);
  }

  @Test
  void nothingIsBegunAnewWhenARunsTimeIsOverButWhatIsInHandIsEnded() {
    RunTime over = RunTime.of(Optional.of(Duration.ofNanos(1)));

    assertThatThrownBy(() -> await(lasting("1h").begin(over, () -> failingTwice(AWAY))))
        .isSameAs(AWAY);
    assertThat(tries).hasValue(1);
    tries.set(0);
    assertThat(await(lasting("1h").end(over, () -> failingTwice(AWAY)))).isEqualTo(3);

    RunTime graceOver = RunTime.of(Optional.of(RunTime.GRACE.negated()));
    tries.set(0);
    assertThatThrownBy(() -> await(lasting("1h").end(graceOver, () -> failingTwice(AWAY))))
        .isSameAs(AWAY);
  }

  @Test
  void whatDoesNotAnswerAtTheEndOfARunsTimeIsNotWaitedForLonger() {
    RunTime graceOver = RunTime.of(Optional.of(RunTime.GRACE.negated()));

    assertThatThrownBy(() -> await(lasting("1h").end(graceOver, this::silent)))
        .isInstanceOf(RunOverdueException.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void nothingIsBegunAnewWhenTheProcessShallEnd() {
    stop.request();

    assertThatThrownBy(
            () -> await(lasting("1h").begin(RunTime.unbounded(), () -> failingTwice(AWAY))))
        .isSameAs(AWAY);
    assertThat(tries).hasValue(1);
  }

  private Uni<Integer> failingTwice(RuntimeException failure) {
    int now = tries.incrementAndGet();
    return now < 3 ? Uni.createFrom().failure(failure) : Uni.createFrom().item(now);
  }

  private Uni<Integer> silent() {
    tries.incrementAndGet();
    return Uni.createFrom().nothing();
  }

  private Uni<Integer> failing(RuntimeException failure) {
    tries.incrementAndGet();
    return Uni.createFrom().failure(failure);
  }

  private Perseverance lasting(String recoverFor) {
    DatastreamConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DatastreamConfig.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of("datastream.process.recover-for", recoverFor), "test", 100))
            .build()
            .getConfigMapping(DatastreamConfig.class);
    return new Perseverance(config, stop);
  }

  private static <T> T await(Uni<T> outcome) {
    return outcome.await().atMost(PATIENCE);
  }
}
