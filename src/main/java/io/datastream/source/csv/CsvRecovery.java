package io.datastream.source.csv;

/**
 * Finds where reading goes on after a row whose end isn't known, because a quote stays open or
 * something comes after a closing one.
 *
 * <p>There are two readings of such a row. Either its quote was never meant to span lines, and what
 * looked like text inside it are rows; or it was, and they are text that must not become records.
 * The first is believed when the lines after the opening quote read as rows, most of them with the
 * header's number of columns, and the quote at which the row broke begins a field in one of them.
 * Otherwise the row ends with the line on which it broke, and reading goes on at the next one; past
 * lines that don't have the header's number of columns while the quote may be open still.
 */
final class CsvRecovery {

  /** After so many bytes of lines that are no rows each is read for itself again. */
  private static final int MOST_PASSED = CsvBuffer.USUAL_BYTES;

  private static final int ALIKE_FOR_EACH_OTHER = 100;

  private final CsvBuffer buffer;
  private final CsvDialect dialect;
  private final CsvRow trial;
  private final int columns;

  /**
   * Where reading goes on.
   *
   * @param at a position in the buffer; a line begins there unless the buffer is full or the file
   *     ends
   * @param unclosed whether a quote was found to be left open
   */
  record Resumption(int at, boolean unclosed) {}

  /**
   * @param buffer in which the broken row begins at position 0
   * @param columns of the header
   */
  CsvRecovery(CsvBuffer buffer, CsvDialect dialect, int columns) {
    this.buffer = buffer;
    this.dialect = dialect;
    this.trial = new CsvRow(dialect);
    this.columns = columns;
  }

  /**
   * After a row that broke.
   *
   * @param openQuote the quote whose end is not known
   * @param stray what comes after the quote that seemed to close it; -1 where the bytes end before
   */
  Resumption after(int openQuote, int stray) {
    int inside = stray < 0 ? rowsToTheEnd(openQuote) : rowsUpTo(stray, openQuote);
    if (inside >= 0) {
      return new Resumption(inside, true);
    }
    return new Resumption(stray < 0 ? buffer.limit() : nextRow(stray), false);
  }

  /** The first of the rows between the open quote and the end of what is in the buffer; or -1. */
  private int rowsToTheEnd(int openQuote) {
    var rows = new Majority();
    int at = lineAfter(openQuote);
    while (at >= 0 && at < buffer.limit()) {
      if (isBlank(at)) {
        at = lineAfter(at);
        continue;
      }
      switch (tryAt(at)) {
        case COMPLETE -> {
          rows.add(at, trial);
          at = trial.next();
        }
        case BROKEN -> {
          rows.forget();
          at = lineAfter(at);
        }
        // Where the buffer ends a row is cut off.
        case INCOMPLETE -> at = -1;
      }
    }
    return buffer.hasEnded() ? rows.first() : rows.firstOfNearlyAll();
  }

  /**
   * The first of the rows between the open quote and the stray byte, which is in one too; or -1.
   */
  private int rowsUpTo(int stray, int openQuote) {
    var rows = new Majority();
    int closing = stray - 1;
    int at = lineAfter(openQuote);
    while (at >= 0 && at <= closing) {
      if (isBlank(at)) {
        at = lineAfter(at);
        continue;
      }
      switch (tryAt(at)) {
        case COMPLETE -> {
          rows.add(at, trial);
          if (trial.next() > closing) {
            return trial.isInQuotes(stray) ? rows.first() : -1;
          }
          at = trial.next();
        }
        case BROKEN -> {
          if (trial.openQuote() == closing) {
            return rows.first();
          }
          rows.forget();
          at = lineAfter(at);
        }
        case INCOMPLETE -> {
          if (!buffer.fill()) {
            return -1;
          }
        }
      }
    }
    return -1;
  }

  /**
   * The next line that is a row, whatever becomes of it. While the quote may be open still, because
   * what seemed to close it was a quote of the text, only rows like the header are believed.
   */
  private int nextRow(int stray) {
    int at = endOfLine(stray);
    boolean maybeInQuotes = !closesQuote(stray, at);
    while (maybeInQuotes && at <= MOST_PASSED && (at < buffer.limit() || buffer.fill())) {
      if (at == buffer.limit()) {
        continue;
      }
      var outcome = tryAt(at);
      if (outcome == CsvRow.Outcome.INCOMPLETE && buffer.fill()) {
        continue;
      }
      if (isBelieved(outcome, at)) {
        return at;
      }
      int end = endOfLine(at);
      maybeInQuotes = !closesQuote(at, end);
      at = end;
    }
    return at;
  }

  private boolean isBelieved(CsvRow.Outcome outcome, int at) {
    return switch (outcome) {
      case COMPLETE -> trial.fields() == columns && !trial.endsQuotesItNeverBegan();
      // A row that breaks on its own line is another broken one, and no text costs more by it.
      case BROKEN -> trial.stray() >= 0 && trial.stray() < endOfLine(at);
      case INCOMPLETE -> true;
    };
  }

  private CsvRow.Outcome tryAt(int at) {
    return trial.read(buffer.bytes(), at, buffer.limit(), buffer.hasEnded());
  }

  /** Whether a quote is followed by what ends a field. */
  private boolean closesQuote(int start, int end) {
    byte[] bytes = buffer.bytes();
    for (int i = start; i + 1 < end; i++) {
      if (bytes[i] == '"'
          && (bytes[i + 1] == '\n'
              || bytes[i + 1] == '\r'
              || dialect.isDelimiter(bytes, i + 1, end))) {
        return true;
      }
    }
    return false;
  }

  private boolean isBlank(int at) {
    byte[] bytes = buffer.bytes();
    return bytes[at] == '\n'
        || bytes[at] == '\r' && at + 1 < buffer.limit() && bytes[at + 1] == '\n';
  }

  /** Where the next line begins among the bytes in hand; -1 where none does. */
  private int lineAfter(int position) {
    byte[] bytes = buffer.bytes();
    for (int i = position; i < buffer.limit(); i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Where the next line begins, or the bytes end that can be had. */
  private int endOfLine(int position) {
    int from = position;
    while (true) {
      int found = lineAfter(from);
      if (found >= 0) {
        return found;
      }
      from = buffer.limit();
      if (!buffer.fill()) {
        return from;
      }
    }
  }

  /** Of rows one after the other, from the first on that is like the header. */
  private final class Majority {
    private int first = -1;
    private int alike;
    private int others;

    void add(int at, CsvRow row) {
      if (row.fields() == columns) {
        first = first < 0 ? at : first;
        alike++;
      } else if (first >= 0 && ++others > alike) {
        forget();
      }
    }

    void forget() {
      first = -1;
      alike = 0;
      others = 0;
    }

    /** The first of them; -1 when those like the header are not more than the others. */
    int first() {
      return alike > others ? first : -1;
    }

    /**
     * The first of them; -1 when more than one in a hundred is not like the header. For a field
     * that may go on: what its text has by chance must not become records by the thousand.
     */
    int firstOfNearlyAll() {
      return columns > 1 && alike >= ALIKE_FOR_EACH_OTHER * others ? first() : -1;
    }
  }
}
