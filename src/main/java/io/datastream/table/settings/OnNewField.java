package io.datastream.table.settings;

/** What to do about a field that a table has no column for. */
public enum OnNewField {
  ADD_COLUMN,
  IGNORE,
  KEEP,
  QUARANTINE,
  FAIL
}
