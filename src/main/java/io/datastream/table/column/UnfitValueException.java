package io.datastream.table.column;

/** A value that a column can't hold exactly. Thrown where values are read, so without a trace. */
public final class UnfitValueException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param accepted what the column takes, for people
   */
  public UnfitValueException(String accepted) {
    super(accepted, null, false, false);
  }
}
