package io.datastream.source;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.source.http.HttpFailure;

/**
 * A source cannot be read at all. The message is one line for the person who runs it: source,
 * address or path tried, what went wrong, configuration key, what to do.
 */
public final class SourceUnavailableException extends RuntimeException implements CodedFailure {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one; line breaks in the message become blanks.
   *
   * @param message for people
   * @param cause what happened below, null when there is nothing more to know
   */
  public SourceUnavailableException(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }

  @Override
  public FailureCode code() {
    return getCause() instanceof HttpFailure answer && answer.isPassing()
        ? FailureCode.SOURCE_AWAY
        : FailureCode.SOURCE_UNREADABLE;
  }
}
