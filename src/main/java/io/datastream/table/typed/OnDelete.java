package io.datastream.table.typed;

/** What a record that is gone does to its row. */
enum OnDelete {
  DELETE,
  MARK,
  IGNORE
}
