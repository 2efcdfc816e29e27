package io.datastream.table.settings;

/** What a record that is gone does to its row. */
public enum OnDelete {
  DELETE,
  MARK,
  IGNORE
}
