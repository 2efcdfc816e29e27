package io.datastream.table;

/**
 * What became of a source's records in its table.
 *
 * @param updated rows replaced
 * @param unchanged rows that were there already as they would have been written; nothing was
 * @param deleted rows that are gone, or marked as gone
 * @param superseded records that a newer one had overtaken
 */
public record RowCounts(
    long inserted, long updated, long unchanged, long deleted, long superseded) {
  public static final RowCounts NONE = new RowCounts(0, 0, 0, 0, 0);

  public static RowCounts inserted(long rows) {
    return new RowCounts(rows, 0, 0, 0, 0);
  }

  public static RowCounts updated(long rows) {
    return new RowCounts(0, rows, 0, 0, 0);
  }

  public RowCounts plus(RowCounts other) {
    return new RowCounts(
        inserted + other.inserted,
        updated + other.updated,
        unchanged + other.unchanged,
        deleted + other.deleted,
        superseded + other.superseded);
  }
}
