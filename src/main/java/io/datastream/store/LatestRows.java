package io.datastream.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The latest row of each key, in the order of the keys: one statement may not touch a row twice,
 * writers of the same keys must never wait for each other in a ring, and an index is filled best
 * side by side.
 */
final class LatestRows {
  private static final Comparator<RecordRow> BY_KEY = LatestRows::compare;

  private final List<RecordRow> rows;

  private LatestRows(List<RecordRow> rows) {
    this.rows = rows;
  }

  /**
   * @param rows in the order in which they count
   */
  static LatestRows of(List<RecordRow> rows) {
    return new LatestRows(ascending(rows) ? rows : sorted(rows));
  }

  List<RecordRow> rows() {
    return rows;
  }

  /** Whether no key is in both. */
  boolean disjoint(LatestRows other) {
    if (rows.isEmpty()
        || other.rows.isEmpty()
        || compare(last(), other.rows.get(0)) < 0
        || compare(other.last(), rows.get(0)) < 0) {
      return true;
    }
    int mine = 0;
    int theirs = 0;
    while (mine < rows.size() && theirs < other.rows.size()) {
      int order = compare(rows.get(mine), other.rows.get(theirs));
      if (order == 0) {
        return false;
      } else if (order < 0) {
        mine++;
      } else {
        theirs++;
      }
    }
    return true;
  }

  private RecordRow last() {
    return rows.get(rows.size() - 1);
  }

  /** As ids from a counter are; then there is nothing to do. */
  private static boolean ascending(List<RecordRow> rows) {
    for (int i = 1; i < rows.size(); i++) {
      if (compare(rows.get(i - 1), rows.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static List<RecordRow> sorted(List<RecordRow> rows) {
    List<RecordRow> sorted = new ArrayList<>(rows);
    // Stable: of the rows of one key the last one is the latest.
    sorted.sort(BY_KEY);
    List<RecordRow> latest = new ArrayList<>(sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      boolean replaced = i + 1 < sorted.size() && compare(sorted.get(i), sorted.get(i + 1)) == 0;
      if (!replaced) {
        latest.add(sorted.get(i));
      }
    }
    return latest;
  }

  @SuppressWarnings("ReferenceEquality")
  private static int compare(RecordRow one, RecordRow other) {
    // Most rows of a batch share the very text of their source.
    int bySource = one.source() == other.source() ? 0 : one.source().compareTo(other.source());
    return bySource == 0 ? one.key().compareTo(other.key()) : bySource;
  }
}
