package io.datastream.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The latest row of each key: one statement may not touch a row twice. In the order of the keys, so
 * that writers of the same keys never wait for each other in a ring, and the index is filled side
 * by side.
 *
 * @param keys of the rows
 */
record LatestRows(List<RecordRow> rows, Set<RecordIdentity> keys) {
  /**
   * @param rows in the order in which they count
   */
  static LatestRows of(List<RecordRow> rows) {
    Map<RecordIdentity, RecordRow> latest = new TreeMap<>();
    for (RecordRow row : rows) {
      latest.put(new RecordIdentity(row.source(), row.key()), row);
    }
    return new LatestRows(List.copyOf(latest.values()), latest.keySet());
  }
}
