package io.datastream.table;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * What became of rows of a table, as the database counted it.
 *
 * @param bySource by the names of their sources
 */
public record Written(Map<String, RowCounts> bySource) {
  public static final Written NOTHING = new Written(Map.of());

  /** Of rows of one source. */
  public static Written of(String source, RowCounts counts) {
    return new Written(Map.of(source, counts));
  }

  /** Of rows that were all inserted. */
  public static Written inserted(List<RecordRow> rows) {
    Tally tally = new Tally();
    rows.forEach(row -> tally.add(row.source(), 1));
    return new Written(tally.as(RowCounts::inserted));
  }

  /** Of rows that never reach the database because a later one replaces them: as if updated. */
  public static Written replaced(LatestRows latest) {
    if (latest.replaced() == 0) {
      return NOTHING;
    }
    Tally tally = new Tally();
    latest.given().forEach(row -> tally.add(row.source(), 1));
    latest.rows().forEach(row -> tally.add(row.source(), -1));
    return new Written(tally.as(RowCounts::updated));
  }

  /** How many rows each source has; mostly many of one follow each other. */
  private static final class Tally {
    private final Map<String, Long> bySource = new TreeMap<>();
    private String source;
    private long count;

    @SuppressWarnings("ReferenceEquality")
    void add(String of, long rows) {
      if (of != source) {
        close();
        source = of;
      }
      count += rows;
    }

    private void close() {
      if (source != null) {
        bySource.merge(source, count, Long::sum);
      }
      count = 0;
    }

    Map<String, RowCounts> as(LongFunction<RowCounts> what) {
      close();
      source = null;
      Map<String, RowCounts> counts = new TreeMap<>();
      bySource.forEach((name, rows) -> counts.put(name, what.apply(rows)));
      return counts;
    }
  }

  /** Both together. */
  public Written plus(Written other) {
    if (other.bySource.isEmpty() || bySource.isEmpty()) {
      return bySource.isEmpty() ? other : this;
    }
    Map<String, RowCounts> both = new TreeMap<>(bySource);
    other.bySource.forEach((source, counts) -> both.merge(source, counts, RowCounts::plus));
    return new Written(both);
  }

  /** Of all sources. */
  public RowCounts total() {
    return bySource.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
  }

  /** Whether at least one row was written. */
  public boolean any() {
    RowCounts total = total();
    return total.inserted() + total.updated() + total.deleted() > 0;
  }
}
