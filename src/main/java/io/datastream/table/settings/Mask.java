package io.datastream.table.settings;

/** How values are hidden. */
public enum Mask {
  SHA256,
  LAST4,
  DROP
}
