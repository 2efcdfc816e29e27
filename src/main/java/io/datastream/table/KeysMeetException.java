package io.datastream.table;

/**
 * Rows with different keys are the same row to the table, and they came in one statement: they have
 * to be written one after the other.
 */
public class KeysMeetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeysMeetException(Destination destination) {
    super("records with different keys are the same row of " + destination.table());
  }
}
