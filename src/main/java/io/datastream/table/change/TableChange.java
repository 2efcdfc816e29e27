package io.datastream.table.change;

import java.util.Optional;

/**
 * A change of a table.
 *
 * @param column empty where it is the table's
 * @param fromType of the column before; empty where there was none
 * @param toType of the column; empty where it is the table's
 * @param statement that makes it
 */
public record TableChange(
    Kind kind,
    Optional<String> column,
    Optional<String> fromType,
    Optional<String> toType,
    String statement) {

  /** What a change is. */
  public enum Kind {
    CREATED,
    COLUMN_ADDED,
    COLUMN_WIDENED
  }

  /** The table is made. */
  public static TableChange created(String statement) {
    return new TableChange(
        Kind.CREATED, Optional.empty(), Optional.empty(), Optional.empty(), statement);
  }
}
