package io.datastream.process;

/** A bound that can't be one; the message is one line for people. */
public class InvalidBoundsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidBoundsException(String name, long given, String accepted) {
    super(name + ": " + given + " was given, accepted is " + accepted);
  }
}
