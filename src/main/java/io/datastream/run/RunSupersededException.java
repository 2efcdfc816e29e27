package io.datastream.run;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.UUID;

/**
 * While a run had lost its lease another one of the same key has succeeded; one line for people.
 */
public class RunSupersededException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  RunSupersededException(String runKey, UUID by) {
    super(
        "the connection to PostgreSQL was lost, and meanwhile the run "
            + by
            + " has succeeded with the same key "
            + runKey
            + "; what this run had committed stays");
  }

  @Override
  public FailureCode code() {
    return FailureCode.RUN_SUPERSEDED;
  }
}
