package io.datastream.message;

/**
 * A field of a record that was asked for.
 *
 * @param kind what JSON has there
 * @param text the text of a string, the literal of a number or boolean, else empty
 */
public record FieldValue(Kind kind, String text) {
  /** What JSON has in a field. */
  public enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    /** An object or an array. */
    STRUCTURE
  }

  static final FieldValue OF_NULL = new FieldValue(Kind.NULL, "");
  static final FieldValue OF_STRUCTURE = new FieldValue(Kind.STRUCTURE, "");

  /** Whether the value is a string, a number or a boolean. */
  public boolean scalar() {
    return kind != Kind.NULL && kind != Kind.STRUCTURE;
  }
}
