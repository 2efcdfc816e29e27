package io.datastream.process;

/** A record that lacks what its source's configuration asks for. */
class BrokenRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  BrokenRecordException(String reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** A short, stable word. */
  String reason() {
    return reason;
  }
}
