package io.datastream.table.shape;

import io.datastream.record.QuarantineReason;

/** A record that can't become a row. Thrown for one of many, so without a trace. */
final class BrokenRowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final QuarantineReason reason;

  BrokenRowException(QuarantineReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  QuarantineReason reason() {
    return reason;
  }
}
