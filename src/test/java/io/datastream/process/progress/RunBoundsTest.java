package io.datastream.process.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunBoundsTest {
  private static final Optional<Duration> SECOND = Optional.of(Duration.ofSeconds(1));

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void fewerThanOneMessageIsRefused(long max) {
    assertThatThrownBy(() -> new RunBounds(Optional.of(max), SECOND, false))
        .isInstanceOf(InvalidBoundsException.class)
        .hasMessage("max-messages: " + max + " was given, accepted is a number from 1");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, 604_800_001, Long.MAX_VALUE})
  void aTimeoutOutsideOfAWeekIsRefused(long millis) {
    Optional<Duration> timeout = Optional.of(Duration.ofMillis(millis));

    assertThatThrownBy(() -> new RunBounds(Optional.empty(), timeout, true))
        .isInstanceOf(InvalidBoundsException.class)
        .hasMessage(
            "timeout-ms: "
                + millis
                + " was given, accepted is milliseconds from 1 to "
                + RunBounds.LONGEST.toMillis());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 604_800_000})
  void theEndsOfTheRangeAreAccepted(long millis) {
    RunBounds bounds =
        new RunBounds(Optional.of(1L), Optional.of(Duration.ofMillis(millis)), false);

    assertThat(bounds.timeout()).contains(Duration.ofMillis(millis));
  }

  @Test
  void onlyADrainNeedsNoTimeout() {
    assertThat(new RunBounds(Optional.empty(), Optional.empty(), true).drain()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunBounds(Optional.of(1L), Optional.empty(), false));
  }
}
