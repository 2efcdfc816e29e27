package io.datastream.table;

/** What the rows of a key are to a table. */
public enum Keys {
  /** One row, the latest. */
  UNIQUE,
  /**
   * One row, the latest; and keys that differ here may be the same to the table: a type like {@code
   * citext}, a collation that isn't deterministic.
   */
  FOLDING,
  /** One row; but all of a batch are written, one after the other. */
  STEPS,
  /**
   * As many rows as there are, each in the place that those before it have left: batches are
   * written one after the other.
   */
  VERSIONS,
  /** As many rows as there are. */
  REPEATED
}
