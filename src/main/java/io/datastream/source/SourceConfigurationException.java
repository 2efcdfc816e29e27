package io.datastream.source;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/**
 * The configuration of a source is wrong. The message is one line: the full key, what was given,
 * what is accepted.
 */
public final class SourceConfigurationException extends RuntimeException implements CodedFailure {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one; line breaks in the message become blanks.
   *
   * @param message for people
   */
  public SourceConfigurationException(String message) {
    super(OneLine.of(message));
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_SETTING;
  }
}
