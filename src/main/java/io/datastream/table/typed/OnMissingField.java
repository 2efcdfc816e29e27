package io.datastream.table.typed;

/** What an absent field does to a row that is there. */
enum OnMissingField {
  NULL,
  KEEP
}
