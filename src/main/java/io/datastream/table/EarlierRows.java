package io.datastream.table;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those of a batch's rows that a later one of the same key replaces. */
public final class EarlierRows {
  private record Key(String source, String key) {}

  private final Map<Key, Deque<RecordRow>> earlier = new HashMap<>();

  /**
   * @param rows in the order in which they count
   * @param latest of them
   */
  public EarlierRows(List<RecordRow> rows, LatestRows latest) {
    if (latest.replaced() == 0) {
      return;
    }
    Map<RecordRow, Boolean> last = new IdentityHashMap<>();
    latest.rows().forEach(row -> last.put(row, true));
    rows.stream()
        .filter(row -> !last.containsKey(row))
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
