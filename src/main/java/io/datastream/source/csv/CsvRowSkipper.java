package io.datastream.source.csv;

/** Finds the end of a row that is too long to be held, from one part of it to the next. */
final class CsvRowSkipper {

  private enum State {
    FIELD_START,
    UNQUOTED,
    QUOTED,
    /** After a quote inside quotes: another one follows, or the field has ended. */
    QUOTE_IN_QUOTES
  }

  private final CsvDialect dialect;
  private State state = State.FIELD_START;
  private long lineFeeds;

  CsvRowSkipper(CsvDialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Goes on through the row's next bytes.
   *
   * @return where the next row begins, after a line feed; -1 when it isn't among these bytes
   */
  int skip(byte[] bytes, int start, int limit) {
    for (int i = start; i < limit; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        lineFeeds++;
        if (state != State.QUOTED) {
          return i + 1;
        }
      } else if (b == '"') {
        state = afterQuote();
      } else if (state != State.QUOTED) {
        state = afterData(b, dialect.isDelimiter(bytes, i, limit));
      }
    }
    return -1;
  }

  private State afterQuote() {
    return switch (state) {
      case FIELD_START, QUOTE_IN_QUOTES -> State.QUOTED;
      case QUOTED -> State.QUOTE_IN_QUOTES;
      case UNQUOTED -> State.UNQUOTED;
    };
  }

  private State afterData(byte b, boolean delimiter) {
    // The other bytes of a delimiter that has several come before the field.
    boolean delimiting =
        delimiter || state == State.FIELD_START && dialect.delimiterLength() > 1 && b < 0;
    return delimiting ? State.FIELD_START : State.UNQUOTED;
  }

  /** Whether a quote is open after what was skipped. */
  boolean isInQuotes() {
    return state == State.QUOTED;
  }

  /** Line feeds so far. */
  long lineFeeds() {
    return lineFeeds;
  }
}
