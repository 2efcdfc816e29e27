package io.datastream.table.settings;

/** What to do about a value that isn't of its column's type. */
public enum OnTypeChange {
  WIDEN,
  QUARANTINE,
  FAIL
}
