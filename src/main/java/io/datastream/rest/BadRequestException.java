package io.datastream.rest;

/** Something in a request that can't be; one line that says what is accepted. */
class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
