package io.datastream.init.sample;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.source.OneLine;

/** No block can be written; the message is one line that says why, and what to do. */
public final class NothingToLearnException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  /**
   * Makes one; line breaks in the message become blanks.
   *
   * @param cause what happened below, null when there is nothing more to know
   */
  public NothingToLearnException(FailureCode code, String message, Throwable cause) {
    super(OneLine.of(message), cause);
    this.code = code;
  }

  @Override
  public FailureCode code() {
    return code;
  }
}
