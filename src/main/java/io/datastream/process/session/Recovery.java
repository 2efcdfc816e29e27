package io.datastream.process.session;

import io.datastream.failure.FailureCode;
import io.datastream.run.RunOverdueException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Whether a run whose session failed goes on with another one. What was committed is known then,
 * also where the answer to a commit was lost: every session begins with what PostgreSQL says.
 */
final class Recovery {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final Duration patience;
  private long failingSince;
  private long committedThen = -1;
  private Duration pause = FIRST_PAUSE;

  Recovery(Duration patience) {
    this.patience = patience;
  }

  /**
   * Whether to try again.
   *
   * @param committed messages that had been committed until the failure, counted from whenever
   */
  boolean allows(Throwable failure, long committed) {
    if (!passes(failure)) {
      return false;
    }
    if (committed != committedThen) {
      committedThen = committed;
      failingSince = System.nanoTime();
      pause = FIRST_PAUSE;
    }
    return System.nanoTime() - failingSince < patience.toNanos();
  }

  /** How long to wait before the next try; longer each time that nothing has come of it. */
  Duration pause() {
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    return now;
  }

  /** Whether the same may well be done when it is tried again. */
  static boolean passes(Throwable failure) {
    if (failure instanceof StalledException || failure instanceof RunOverdueException) {
      // They have waited already.
      return false;
    }
    return FailureCode.of(failure).isOfService()
        || failure instanceof RetriableException
        // Retention was quicker than the run: the next session counts what is gone.
        || failure instanceof InvalidOffsetException;
  }
}
