package io.datastream.config;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** A setting that can't be what it is; the message is one line that says what is accepted. */
public class InvalidSettingException extends IllegalArgumentException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message);
  }

  public InvalidSettingException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_SETTING;
  }
}
