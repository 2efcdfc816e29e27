package io.datastream.table.column;

/** How a column's texts are written, where that isn't the usual way. */
public sealed interface TextFormat permits NumberFormat, TimeFormat {
  /**
   * The same as JSON or ISO 8601 would have it.
   *
   * @throws UnfitValueException when it isn't written so
   */
  String usual(String text) throws UnfitValueException;
}
