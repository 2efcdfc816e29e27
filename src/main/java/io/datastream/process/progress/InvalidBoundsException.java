package io.datastream.process.progress;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** A bound that can't be one; the message is one line for people. */
public class InvalidBoundsException extends IllegalArgumentException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  InvalidBoundsException(String name, long given, String accepted) {
    super(name + ": " + given + " was given, accepted is " + accepted);
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}
