package io.datastream.postgres;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.time.Duration;

/** The process has all its connections to PostgreSQL in use; the message is one line for people. */
public class NoFreeConnectionException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  NoFreeConnectionException(int connections, Duration waited, Throwable cause) {
    super(
        "all "
            + connections
            + " connections to PostgreSQL are in use"
            + " (quarkus.datasource.reactive.max-size), and none was given back within "
            + waited.toMillis()
            + " ms; does somebody keep Datastream's tables locked?",
        cause);
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}
