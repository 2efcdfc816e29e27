package io.datastream.cli;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** Something on the command line that can't be; one line that says what is accepted. */
class UsageException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}
