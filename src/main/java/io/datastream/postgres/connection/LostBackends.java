package io.datastream.postgres.connection;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * PostgreSQL's processes behind connections that were dropped. PostgreSQL may not have noticed, and
 * keeps their locks: in a way of their own they are workers that stand still. The next connection
 * ends them; a role may always end its own.
 */
final class LostBackends {
  /** When each was dropped, as {@link System#nanoTime} has it, by its process id. */
  private final Map<Integer, Long> dropped = new ConcurrentHashMap<>();

  void add(int backend) {
    dropped.put(backend, System.nanoTime());
  }

  /** What ends those that are known now, and forgets them; empty when there are none. */
  Optional<String> end() {
    Map<Integer, Long> now = Map.copyOf(dropped);
    if (now.isEmpty()) {
      return Optional.empty();
    }
    now.forEach(dropped::remove);
    return Optional.of(
        now.entrySet().stream()
            .map(it -> "(pid = %d AND %s)".formatted(it.getKey(), older(it.getValue())))
            .collect(
                Collectors.joining(
                    " OR ",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE usename = current_user AND (",
                    ")")));
  }

  /** A process that began later has the id by chance. */
  private static String older(long droppedAt) {
    return "backend_start < clock_timestamp() - interval '%d milliseconds'"
        .formatted(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - droppedAt));
  }
}
