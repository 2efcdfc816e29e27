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

  private final int retries;
  private final Duration first;
  private int used;

  Backoff(int retries, Duration first) {
    this.retries = retries;
    this.first = first;
  }

  /** Gives the retry's number when it is due; fails with the failure itself when there is none. */
  Uni<Integer> pauseAfter(Throwable failure) {
    if (used == retries || !(failure instanceof HttpFailure http)) {
      return Uni.createFrom().failure(failure);
    }
    var own = jittered(used);
    // A server that asks for no pause, or for one that is over, doesn't mean a burst of tries.
    boolean longer = http.retryAfter() != null && http.retryAfter().compareTo(own) > 0;
    var pause = longer ? http.retryAfter() : own;
    used++;
    // Not Void: a null would be no signal to retry.
    var now = Uni.createFrom().item(used);
    return pause.isZero() ? now : now.onItem().delayIt().by(pause);
  }

  private Duration jittered(int doublings) {
    long full = Math.min(LONGEST.toMillis(), first.toMillis() * (1L << Math.min(doublings, 16)));
    long half = full / 2;
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(full - half + 1));
  }
}
