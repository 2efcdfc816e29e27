package io.datastream.table;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Those of a batch's rows that a later one of the same key replaces. */
public final class EarlierRows {
  private record Key(String source, String key) {}

  private final Map<Key, Deque<RecordRow>> earlier = new HashMap<>();

  /**
   * @param latest knows the others too
   */
  public EarlierRows(LatestRows latest) {
    if (latest.replaced() == 0) {
      return;
    }
    Set<RecordRow> last = Collections.newSetFromMap(new IdentityHashMap<>());
    last.addAll(latest.rows());
    latest.given().stream()
        .filter(row -> !last.contains(row))
        .forEach(row -> earlier.computeIfAbsent(keyOf(row), it -> new ArrayDeque<>()).addLast(row));
  }

  /** The one before, which counts when the row can't be written; each is given once. */
  public Optional<RecordRow> before(RecordRow row) {
    Deque<RecordRow> rows = earlier.get(keyOf(row));
    return rows == null ? Optional.empty() : Optional.ofNullable(rows.pollLast());
  }

  private static Key keyOf(RecordRow row) {
    return new Key(row.source(), row.key());
  }
}
