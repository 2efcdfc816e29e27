package io.datastream.cli;

/** Something on the command line that can't be; one line that says what is accepted. */
class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
