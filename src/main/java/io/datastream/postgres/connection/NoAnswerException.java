package io.datastream.postgres.connection;

import java.io.IOException;

/** PostgreSQL did not answer in time, and the connection was given up. */
public final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message) {
    super(message);
  }
}
