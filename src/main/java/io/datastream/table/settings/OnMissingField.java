package io.datastream.table.settings;

/** What an absent field does to a row that is there. */
public enum OnMissingField {
  NULL,
  KEEP
}
