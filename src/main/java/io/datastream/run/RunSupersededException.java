package io.datastream.run;

import java.util.UUID;

/**
 * While a run had lost its lease another one of the same key has succeeded; one line for people.
 */
public class RunSupersededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunSupersededException(String runKey, UUID by) {
    super(
        "the connection to PostgreSQL was lost, and meanwhile the run "
            + by
            + " has succeeded with the same key "
            + runKey
            + "; what this run had committed stays");
  }
}
