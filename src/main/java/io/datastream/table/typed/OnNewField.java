package io.datastream.table.typed;

/** What to do about a field that a table has no column for. */
enum OnNewField {
  ADD_COLUMN,
  IGNORE,
  KEEP,
  QUARANTINE,
  FAIL
}
