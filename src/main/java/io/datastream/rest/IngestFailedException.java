package io.datastream.rest;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.ingest.IngestResult;

/** An ingest run came to its end without having done anything; it has a result all the same. */
class IngestFailedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final transient IngestResult result;

  IngestFailedException(IngestResult result) {
    super(result.errors().orElse("nothing could be read"));
    this.result = result;
  }

  IngestResult result() {
    return result;
  }

  @Override
  public FailureCode code() {
    return result.serverAway() ? FailureCode.SOURCE_AWAY : FailureCode.SOURCE_UNREADABLE;
  }
}
