package io.datastream.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What became of the records of a source: their sum is what was served. What was removed is no
 * record's, and stands beside it.
 *
 * @param table where they land
 * @param updated rows that a later record of the same key replaced, also within the run
 * @param unchanged records whose row was there already as it would have been written
 * @param deleted records that say that a row is gone, and it is, or is marked so
 * @param superseded records that a newer one had overtaken
 * @param filtered records that aren't wanted
 * @param removed rows that a complete reading of the source lacked
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TableCounts(
    String source,
    String table,
    long inserted,
    long updated,
    long unchanged,
    long deleted,
    long superseded,
    long filtered,
    long quarantined,
    long removed) {

  /** Of a source without records. */
  public static TableCounts none(String source, String table) {
    return new TableCounts(source, table, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The same with more that were quarantined. */
  public TableCounts quarantined(long more) {
    return plus(new TableCounts(source, table, 0, 0, 0, 0, 0, 0, more, 0));
  }

  /** The same with more that were removed. */
  public TableCounts removed(long more) {
    return plus(new TableCounts(source, table, 0, 0, 0, 0, 0, 0, 0, more));
  }

  /** The same with more that were passed over. */
  public TableCounts passed(long moreFiltered, long moreSuperseded) {
    return plus(new TableCounts(source, table, 0, 0, 0, 0, moreSuperseded, moreFiltered, 0, 0));
  }

  /** Both together; they are of the same source. */
  public TableCounts plus(TableCounts other) {
    return new TableCounts(
        source,
        table,
        inserted + other.inserted,
        updated + other.updated,
        unchanged + other.unchanged,
        deleted + other.deleted,
        superseded + other.superseded,
        filtered + other.filtered,
        quarantined + other.quarantined,
        removed + other.removed);
  }

  /** All records of the source. */
  public long records() {
    return inserted + updated + unchanged + deleted + superseded + filtered + quarantined;
  }
}
