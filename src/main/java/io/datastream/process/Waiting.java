package io.datastream.process;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** The consumer's own thread waits for PostgreSQL; it serves nobody else. */
final class Waiting {
  /** Beyond what PostgreSQL's own timeouts allow a statement; it only ends what would hang. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private Waiting() {}

  static <T> T on(Uni<T> answer) {
    return answer.await().atMost(LONGEST);
  }
}
