package io.datastream.run;

import java.time.Duration;
import java.util.Optional;

/**
 * The time that a run has. When it is over nothing new begins; what is in hand then has {@link
 * #GRACE} more. It begins when the run's turn has come.
 */
public final class RunTime {
  /** What is in hand when the time is over may take so long. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private final Optional<Duration> timeout;
  private volatile long began = System.nanoTime();

  private RunTime(Optional<Duration> timeout) {
    this.timeout = timeout;
  }

  /** A run that takes as long as it takes. */
  public static RunTime unbounded() {
    return new RunTime(Optional.empty());
  }

  /** A run that begins now. */
  public static RunTime of(Optional<Duration> timeout) {
    return new RunTime(timeout);
  }

  /** What is left, 0 when it is over; empty when there is no bound. */
  public Optional<Duration> left() {
    return timeout.map(this::leftOf);
  }

  public boolean over() {
    return timeout.filter(it -> leftOf(it).isZero()).isPresent();
  }

  /** Whether also what was in hand has had its time. */
  public boolean graceOver() {
    return timeout.filter(it -> leftOf(it.plus(GRACE)).isZero()).isPresent();
  }

  /** Waiting for another run of the same key is no part of the run. */
  void begin() {
    began = System.nanoTime();
  }

  private Duration leftOf(Duration whole) {
    Duration left = whole.minusNanos(System.nanoTime() - began);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
