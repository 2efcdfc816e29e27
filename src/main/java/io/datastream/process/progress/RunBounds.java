package io.datastream.process.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a run ends.
 *
 * @param maxMessages messages that it takes at most; empty for no such bound
 * @param timeout how long it may take, from its turn on (see {@link io.datastream.run.RunTime});
 *     empty for no such bound
 * @param drain whether it ends at what was on the topic when it began
 * @param continuous whether it ends only when it is asked to
 */
public record RunBounds(
    Optional<Long> maxMessages, Optional<Duration> timeout, boolean drain, boolean continuous) {
  /** The longest timeout that is taken: a week. */
  public static final Duration LONGEST = Duration.ofDays(7);

  public RunBounds {
    maxMessages.ifPresent(
        max -> {
          if (max < 1) {
            throw new InvalidBoundsException("max-messages", max, "a number from 1");
          }
        });
    timeout.ifPresent(
        time -> {
          if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new InvalidBoundsException(
                "timeout-ms", time.toMillis(), "milliseconds from 1 to " + LONGEST.toMillis());
          }
        });
    if (!drain && !continuous && timeout.isEmpty()) {
      throw new IllegalArgumentException("a run that isn't a drain needs a timeout");
    }
  }

  /** A run that has its bounds in numbers. */
  public RunBounds(Optional<Long> maxMessages, Optional<Duration> timeout, boolean drain) {
    this(maxMessages, timeout, drain, false);
  }

  /** No bound at all. */
  public static RunBounds none() {
    return new RunBounds(Optional.empty(), Optional.empty(), false, true);
  }
}
