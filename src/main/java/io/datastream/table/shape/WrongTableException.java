package io.datastream.table.shape;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** A table can't hold its source's records; the message says what to change. */
public class WrongTableException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  public WrongTableException(String message) {
    super(message);
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_TABLE;
  }
}
