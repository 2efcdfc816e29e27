package io.datastream.run;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** A run key that can't be one. */
public class InvalidRunKeyException extends IllegalArgumentException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  public InvalidRunKeyException(String key) {
    super(
        "the run key "
            + (key.isBlank() ? "is blank" : "has " + key.length() + " characters")
            + "; accepted are 1 to "
            + RunStart.LONGEST_KEY
            + " characters");
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}
