package io.datastream.table.typed;

/** What to do about a value that isn't of its column's type. */
enum OnTypeChange {
  WIDEN,
  QUARANTINE,
  FAIL
}
