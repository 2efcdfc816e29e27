package io.datastream.rest;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** Something in a request that can't be; one line that says what is accepted. */
class BadRequestException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}
