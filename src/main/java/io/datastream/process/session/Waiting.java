package io.datastream.process.session;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** The consumer's own thread waits for PostgreSQL; it serves nobody else. */
final class Waiting {
  /** Beyond all bounds that the waiting has of its own; it only ends what would hang. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private Waiting() {}

  static <T> T on(Uni<T> answer) {
    try {
      return answer.await().atMost(LONGEST);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "PostgreSQL has not answered within " + LONGEST.toSeconds() + " s", e);
    }
  }
}
