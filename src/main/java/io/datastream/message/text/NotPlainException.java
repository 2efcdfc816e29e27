package io.datastream.message.text;

/** Thrown where the quick way ends: nothing is said about what is there. */
public final class NotPlainException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The only one; it has no stack. */
  public static final NotPlainException IT = new NotPlainException();

  private NotPlainException() {
    super(null, null, false, false);
  }
}
