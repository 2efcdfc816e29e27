package io.datastream.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The latest row of each key, in the order of the keys: one statement may not touch a row twice,
 * writers of the same keys must never wait for each other in a ring, and an index is filled best
 * side by side. Where a table has as many rows of a key as there are, all of them.
 */
public final class LatestRows {
  private static final Comparator<RecordRow> BY_KEY = LatestRows::compare;

  private final List<RecordRow> rows;
  private final List<RecordRow> given;
  private final Keys keys;

  private LatestRows(List<RecordRow> rows, List<RecordRow> given, Keys keys) {
    this.rows = rows;
    this.given = given;
    this.keys = keys;
  }

  /**
   * @param rows in the order in which they count
   */
  public static LatestRows of(List<RecordRow> rows) {
    return of(rows, Keys.UNIQUE);
  }

  /**
   * @param rows in the order in which they count
   * @param keys what rows of the same key are to the table
   */
  public static LatestRows of(List<RecordRow> rows, Keys keys) {
    return new LatestRows(ascending(rows) ? rows : sorted(rows, keys), rows, keys);
  }

  public List<RecordRow> rows() {
    return rows;
  }

  /** All rows, also those that a later one replaces, in the order in which they count. */
  public List<RecordRow> given() {
    return given;
  }

  /** The same rows in the order in which they count. */
  public List<RecordRow> inOrder() {
    if (rows.size() == given.size()) {
      return given;
    }
    Set<RecordRow> latest = Collections.newSetFromMap(new IdentityHashMap<>());
    latest.addAll(rows);
    return given.stream().filter(latest::contains).toList();
  }

  /** How many of the rows given a later one replaces. */
  public int replaced() {
    return given.size() - rows.size();
  }

  /** Whether no key is in both; where keys fold that can't be known here, and versions build on. */
  public boolean disjoint(LatestRows other) {
    if (!rows.isEmpty() && !other.rows.isEmpty() && (isNeverApart() || other.isNeverApart())) {
      return false;
    }
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

  private boolean isNeverApart() {
    return keys == Keys.FOLDING || keys == Keys.VERSIONS;
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

  private static List<RecordRow> sorted(List<RecordRow> rows, Keys keys) {
    List<RecordRow> sorted = new ArrayList<>(rows);
    // Stable: of the rows of one key the last one is the latest.
    sorted.sort(BY_KEY);
    if (keys == Keys.REPEATED || keys == Keys.VERSIONS || keys == Keys.STEPS) {
      return sorted;
    }
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
