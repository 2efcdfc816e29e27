package io.datastream.table.typed;

/** How values are hidden. */
enum Mask {
  SHA256,
  LAST4,
  DROP
}
