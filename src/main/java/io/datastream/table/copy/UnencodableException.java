package io.datastream.table.copy;

/** A value for which there is no binary form; PostgreSQL has to look at its text. */
final class UnencodableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnencodableException(String value) {
    super(value, null, false, false);
  }
}
