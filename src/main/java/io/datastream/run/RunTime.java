package io.datastream.run;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * The time that a run has. When it is over nothing new begins; what is in hand then has {@link
 * #GRACE} more. It begins when the run's turn has come.
 */
public final class RunTime {
  /** What is in hand when the time is over may take so long. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  /** A look at what was committed, or the entry of a failure, when also that is over. */
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

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

  /** The whole of it; empty when there is no bound. */
  Optional<Duration> timeout() {
    return timeout;
  }

  /**
   * What a run ends with, bounded by what is left for it.
   *
   * @return fails with {@link RunOverdueException} when that is over
   */
  <T> Uni<T> ending(Uni<T> work) {
    return timeout
        .map(whole -> leftOf(whole.plus(GRACE)))
        .map(left -> left.compareTo(LAST_WORD) < 0 ? LAST_WORD : left)
        .map(left -> work.ifNoItem().after(left).failWith(() -> new RunOverdueException(this)))
        .orElse(work);
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
