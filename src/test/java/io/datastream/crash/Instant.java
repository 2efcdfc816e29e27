package io.datastream.crash;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Kinds of instants to be killed at, so that they spread over all of a process's life. */
enum Instant {
  /** Whenever. */
  ANY(3500),
  /** Soon after the ledger has its row. */
  ENTERED(150),
  /** Some time after its first rows. */
  WRITING(400),
  /** Soon after its row says that it has ended. */
  ENDING(10);

  private final int longestDelayMillis;

  Instant(int longestDelayMillis) {
    this.longestDelayMillis = longestDelayMillis;
  }

  /** Most of them while it writes. */
  static Instant random(Random random) {
    int chosen = random.nextInt(20);
    return chosen < 3 ? ANY : chosen < 6 ? ENTERED : chosen < 18 ? WRITING : ENDING;
  }

  /** Whether a run with this row in the ledger is a candidate. */
  boolean fits(Optional<Ledger.Entry> entry) {
    return switch (this) {
      case ANY -> true;
      case ENTERED -> entry.isPresent();
      case WRITING -> entry.filter(it -> it.running() && it.messages() > 0).isPresent();
      case ENDING -> entry.filter(it -> !it.running()).isPresent();
    };
  }

  /** How long after that. */
  Duration delay(Random random) {
    return Duration.ofMillis(random.nextInt(longestDelayMillis + 1));
  }
}
