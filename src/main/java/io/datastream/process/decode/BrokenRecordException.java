package io.datastream.process.decode;

import io.datastream.record.QuarantineReason;
import java.util.Optional;

/** A record that lacks what its source's configuration asks for. */
class BrokenRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final QuarantineReason reason;
  private final String key;

  BrokenRecordException(QuarantineReason reason, String detail) {
    this(reason, detail, null);
  }

  private BrokenRecordException(QuarantineReason reason, String detail, String key) {
    super(detail);
    this.reason = reason;
    this.key = key;
  }

  /** The same about a record that has this key. */
  BrokenRecordException ofKey(String itsKey) {
    return new BrokenRecordException(reason, getMessage(), itsKey);
  }

  /** The record's key; empty where it has none, or none could be found. */
  Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /** Never null. */
  QuarantineReason reason() {
    return reason;
  }
}
