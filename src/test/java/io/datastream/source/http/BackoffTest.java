package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;

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
        new Backoff(4, LONG)
            .pauseAfter(failure)
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    waiting.assertNotTerminated().cancel();
  }

  @Test
  void aServerThatAsksForALongerPauseGetsIt() {
    var failure = HttpFailure.passing("429", null, LONG);

    var waiting =
        new Backoff(4, NONE)
            .pauseAfter(failure)
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    waiting.assertNotTerminated().cancel();
  }

  @Test
  void withoutAnyPauseTheRetryIsDueAtOnce() {
    var failure = HttpFailure.passing("503", null, null);

    assertThat(new Backoff(4, NONE).pauseAfter(failure).await().atMost(Duration.ofSeconds(10)))
        .isEqualTo(1);
  }
}
