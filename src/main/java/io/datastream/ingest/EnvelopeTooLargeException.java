package io.datastream.ingest;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** An envelope that doesn't fit into one message of the topic. */
public class EnvelopeTooLargeException extends IllegalArgumentException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  EnvelopeTooLargeException(int bytes, int accepted) {
    super(
        "the envelope has "
            + bytes
            + " bytes; the topic's max.message.bytes leaves room for "
            + accepted
            + "; send fewer records at a time");
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}
