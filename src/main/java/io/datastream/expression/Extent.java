package io.datastream.expression;

/**
 * A piece of an expression's text.
 *
 * @param text all of the expression
 * @param from index of the piece's first character
 * @param to behind its last one
 */
record Extent(String text, int from, int to) {
  private static final int SHOWN = 100;

  /** From the one's beginning to the other's end. */
  Extent upTo(Extent last) {
    return new Extent(text, from, last.to);
  }

  /** The piece, in one line and not too long. */
  String shown() {
    return Trouble.cut(text.substring(from, to), SHOWN);
  }
}
