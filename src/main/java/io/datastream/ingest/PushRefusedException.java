package io.datastream.ingest;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.source.OneLine;

/** Records that were pushed can't be sent as they are; none of them was. */
public final class PushRefusedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  PushRefusedException(String why) {
    super(OneLine.of(why + "; nothing was sent"));
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}
