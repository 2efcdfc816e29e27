package io.datastream.table;

/**
 * What became of rows, as the database counted it.
 *
 * @param updated rows replaced
 * @param unchanged rows that were there already as they would have been written; nothing was
 */
public record Written(long inserted, long updated, long unchanged) {
  public static final Written NOTHING = new Written(0, 0, 0);

  /** The same with rows that never reached the database because a later one replaced them. */
  public Written replacing(long rows) {
    return new Written(inserted, updated + rows, unchanged);
  }

  public Written plus(Written other) {
    return new Written(
        inserted + other.inserted, updated + other.updated, unchanged + other.unchanged);
  }

  /** Whether every key was new to the table. */
  public boolean allNew() {
    return updated == 0 && unchanged == 0;
  }

  /** Whether at least one row was written. */
  public boolean any() {
    return inserted + updated > 0;
  }
}
