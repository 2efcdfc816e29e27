package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration NONE = Duration.ZERO;

  @Test
  void aServerThatAsksForNoPauseGetsTheOwnOne() {
    var failure = HttpFailure.passing("429", null, NONE);

    var waiting =
        new Backoff(4, LONG, LONG)
            .pauseAfter(failure)
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    waiting.assertNotTerminated().cancel();
  }

  @Test
  void aServerThatAsksForALongerPauseGetsIt() {
    var failure = HttpFailure.passing("429", null, LONG);

    var waiting =
        new Backoff(4, NONE, LONG)
            .pauseAfter(failure)
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    waiting.assertNotTerminated().cancel();
  }

  @Test
  void withoutAnyPauseTheRetryIsDueAtOnce() {
    var failure = HttpFailure.passing("503", null, null);

    assertThat(
            new Backoff(4, NONE, LONG).pauseAfter(failure).await().atMost(Duration.ofSeconds(10)))
        .isEqualTo(1);
  }

  @Test
  void beingAskedTooOftenIsNoRetry() {
    Backoff backoff = new Backoff(0, NONE, Duration.ofMillis(10));
    for (int i = 1; i <= 10; i++) {
      assertThat(
              backoff
                  .pauseAfter(HttpFailure.limited("429", Duration.ofMillis(1)))
                  .await()
                  .atMost(Duration.ofSeconds(10)))
          .isEqualTo(i);
    }
    HttpFailure last = HttpFailure.limited("429", Duration.ofMillis(1));
    assertThatThrownBy(() -> backoff.pauseAfter(last).await().atMost(Duration.ofSeconds(10)))
        .hasRootCause(last);
  }
}
