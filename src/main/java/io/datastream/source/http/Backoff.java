package io.datastream.source.http;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between the tries of one opening: doubling from the first one, with full jitter on
 * their second half, so that many readers of one server do not come back together; longer ones
 * where the server asks for them.
 */
final class Backoff {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** A run does not sleep for an hour because a server is in trouble. */
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);

  private final int retries;
  private final Duration first;
  private final Duration mostLimited;
  private int used;
  private int limited;
  private Duration waited = Duration.ZERO;

  /**
   * @param mostLimited how long all pauses together may be that a server asks for because it is
   *     asked too often; they are no retries
   */
  Backoff(int retries, Duration first, Duration mostLimited) {
    this.retries = retries;
    this.first = first;
    this.mostLimited = mostLimited;
  }

  /** Gives the retry's number when it is due; fails with the failure itself when there is none. */
  Uni<Integer> pauseAfter(Throwable failure) {
    if (!(failure instanceof HttpFailure http)) {
      return Uni.createFrom().failure(failure);
    }
    return http.isLimited() ? pauseOfLimit(http) : pauseOfTrouble(http);
  }

  private Uni<Integer> pauseOfLimit(HttpFailure failure) {
    Duration pause = longer(failure, jittered(limited));
    waited = waited.plus(pause);
    if (waited.compareTo(mostLimited) > 0) {
      return Uni.createFrom().failure(failure);
    }
    limited++;
    return due(pause);
  }

  private Uni<Integer> pauseOfTrouble(HttpFailure failure) {
    if (used == retries) {
      return Uni.createFrom().failure(failure);
    }
    Duration pause = longer(failure, jittered(used));
    used++;
    return due(pause.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : pause);
  }

  /** A server that asks for no pause, or for one that is over, doesn't mean a burst of tries. */
  private static Duration longer(HttpFailure failure, Duration own) {
    return failure.retryAfter() != null && failure.retryAfter().compareTo(own) > 0
        ? failure.retryAfter()
        : own;
  }

  private Uni<Integer> due(Duration pause) {
    // Not Void: a null would be no signal to retry.
    Uni<Integer> now = Uni.createFrom().item(used + limited);
    return pause.isZero() ? now : now.onItem().delayIt().by(pause);
  }

  private Duration jittered(int doublings) {
    long full = Math.min(LONGEST.toMillis(), first.toMillis() * (1L << Math.min(doublings, 16)));
    long half = full / 2;
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(full - half + 1));
  }
}
