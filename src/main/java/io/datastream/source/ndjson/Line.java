package io.datastream.source.ndjson;

import io.datastream.source.json.JsonPiece;

/** A line as a JSON value, before it is parsed. One serves all lines, one after the other. */
final class Line implements JsonPiece {
  private byte[] window;
  private int from;
  private int to;
  private boolean escaped;
  private boolean spaced;
  private boolean ascii;
  private boolean open;
  private long depth;
  private long deepest;
  private int more;

  /**
   * Looks at a line.
   *
   * @param window that holds it
   * @param start its first byte
   * @param end behind its last one
   */
  void look(byte[] window, int start, int end) {
    this.window = window;
    this.from = start;
    this.to = end;
    while (from < to && isSpace(window[from])) {
      from++;
    }
    while (to > from && isSpace(window[to - 1])) {
      to--;
    }
    escaped = false;
    spaced = false;
    ascii = true;
    open = false;
    depth = 0;
    deepest = 0;
    more = -1;
    scan();
  }

  private void scan() {
    byte[] bytes = window;
    int end = to;
    int all = 0;
    int i = from;
    while (i < end) {
      byte next = bytes[i++];
      all |= next;
      switch (next) {
        case '"' -> {
          boolean closed = false;
          while (i < end && !closed) {
            byte inside = bytes[i++];
            all |= inside;
            if (inside == '"') {
              closed = true;
            } else if (inside == '\\') {
              escaped = true;
              i++;
            }
          }
          open |= !closed;
        }
        case '{', '[' -> deepest = Math.max(deepest, ++depth);
        case '}', ']' -> {
          depth--;
          if (depth == 0 && i < end && more < 0) {
            more = i;
          }
        }
        case ' ', '\t', '\r' -> spaced = true;
        default -> {}
      }
    }
    // What follows a backslash was passed over: an escape is looked at byte by byte later on.
    ascii = all >= 0 && (!escaped || isAscii(bytes, end));
  }

  private boolean isAscii(byte[] bytes, int end) {
    int all = 0;
    for (int i = from; i < end; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\t' || next == '\r';
  }

  boolean isBlank() {
    return from == to;
  }

  /** Whether a string or a bracket is open at its end. */
  boolean isOpen() {
    return open || depth > 0;
  }

  /** Where something follows the value, in bytes from the line's first; -1 where nothing does. */
  int more() {
    return more < 0 ? -1 : more - from;
  }

  @Override
  public byte[] window() {
    return window;
  }

  @Override
  public int from() {
    return from;
  }

  @Override
  public int to() {
    return to;
  }

  /** Places count within the line. */
  @Override
  public long begin() {
    return 0;
  }

  @Override
  public boolean isEscaped() {
    return escaped;
  }

  @Override
  public boolean isSpaced() {
    return spaced;
  }

  @Override
  public boolean isAscii() {
    return ascii;
  }

  @Override
  public long deepest() {
    return deepest;
  }
}
