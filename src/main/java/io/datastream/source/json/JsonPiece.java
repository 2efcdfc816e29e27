package io.datastream.source.json;

/** A JSON value that was cut out of a text before it is parsed, and what was seen of it then. */
public interface JsonPiece {

  /** What holds the value, from {@link #from} to {@link #to}; not to be changed. */
  byte[] window();

  /** Where it begins in there. */
  int from();

  /** Where it ends in there. */
  int to();

  /** Where it begins in the text, in bytes from 0. */
  long begin();

  /** Whether a string of it has an escape. */
  boolean isEscaped();

  /** Whether it has white space outside its strings. */
  boolean isSpaced();

  /** Whether it has no byte beyond ASCII. */
  boolean isAscii();

  /** Brackets that are open at the same time, at most. */
  long deepest();
}
