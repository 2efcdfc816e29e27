package io.datastream.source.csv;

import io.datastream.source.OneLine;
import io.datastream.source.SourceItem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Goes from row to row through a CSV file in UTF-8, and past what is none.
 *
 * <p>Memory stays constant: a row that is longer than the bound is passed over while it is read.
 */
final class CsvRowScanner {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int MOST_BYTES_OF_A_CHARACTER = 4;

  /** What {@link #advance} went to. */
  enum Found {
    ROW,
    /** Something that is no row. */
    BREAK,
    END
  }

  private final CsvBuffer buffer;
  private final CsvDialect dialect;
  private final CsvEncoding encoding;
  private final CsvRow row;

  private int start;
  private long line = 1;
  private int next;
  private long nextLine = 1;
  private boolean begun;
  private boolean done;
  private int columns;
  private CsvBreak found;

  /**
   * @param in what {@link CsvEncoding#toUtf8} gives
   * @param maxRowBytes bytes of a row that are held at most
   */
  CsvRowScanner(CsvDialect dialect, CsvEncoding encoding, InputStream in, int maxRowBytes) {
    this.dialect = dialect;
    this.encoding = encoding;
    this.buffer = new CsvBuffer(in, maxRowBytes);
    this.row = new CsvRow(dialect);
  }

  /**
   * Says what rows look like; until then nothing is looked for behind one that breaks.
   *
   * @param columns of the header
   */
  void expect(int columns) {
    this.columns = columns;
  }

  /** Goes on. */
  Found advance() {
    start = next;
    line = nextLine;
    while (!done) {
      skipByteOrderMark();
      skipBlankLines();
      if (start < buffer.limit()) {
        var outcome = row.read(buffer.bytes(), start, buffer.limit(), buffer.hasEnded());
        if (outcome == CsvRow.Outcome.COMPLETE) {
          next = row.next();
          nextLine = line + row.lineFeeds() + 1;
          begun = true;
          return Found.ROW;
        } else if (outcome == CsvRow.Outcome.BROKEN) {
          return broken();
        }
      } else if (buffer.hasEnded()) {
        done = true;
        return Found.END;
      }
      dropWhatWasRead();
      if (!buffer.fill()) {
        return buffer.failure() == null ? tooLong() : failed();
      }
    }
    return Found.END;
  }

  /** After {@link Found#ROW}, until the next advance. */
  CsvRow row() {
    return row;
  }

  /** The row's bytes, without its line break. */
  byte[] rowBytes() {
    return piece(row.start(), row.next());
  }

  /** After {@link Found#BREAK}. */
  CsvBreak found() {
    return found;
  }

  /** The line that the row or the break begins on, from 1. */
  long line() {
    return line;
  }

  /** Why nothing more can be read; null while nothing says so. */
  IOException failure() {
    return buffer.failure();
  }

  void close() throws IOException {
    done = true;
    buffer.close();
  }

  private Found broken() {
    int openQuote = row.openQuote() - start;
    int stray = row.stray() < 0 ? -1 : row.stray() - start;
    dropWhatWasRead();
    if (columns > 0) {
      var resumption = new CsvRecovery(buffer, dialect, columns).after(openQuote, stray);
      if (stray >= 0 || resumption.unclosed()) {
        return goOnAt(resumption, openQuote, stray);
      }
    }
    return end(stray < 0 ? "a quote is still open at the end of the file" : strayText(stray));
  }

  private Found failed() {
    return end("reading failed: " + OneLine.of(buffer.failure()));
  }

  /** Nothing after the row's beginning can be read. */
  private Found end(String reason) {
    done = true;
    long lastLine = line + lineFeeds(start, withoutLineBreak(start, buffer.limit()));
    return unreadable(reason, lastLine, piece(start, buffer.limit()), true);
  }

  private Found goOnAt(CsvRecovery.Resumption resumption, int openQuote, int stray) {
    int at = resumption.at();
    var reason =
        resumption.unclosed()
            ? "a quote that opens at line %d is not closed"
                .formatted(line + lineFeeds(0, openQuote))
            : strayText(stray);
    byte[] bytes = piece(0, at);
    long lastLine = line + lineFeeds(0, withoutLineBreak(0, at));
    next = at;
    nextLine = line + lineFeeds(0, at);
    if (at > 0 && buffer.bytes()[at - 1] != '\n') {
      skipLine();
    }
    return unreadable(reason, lastLine, bytes, false);
  }

  private Found unreadable(String reason, long lastLine, byte[] bytes, boolean last) {
    found = new CsvBreak(reason, lastLine, bytes, bytes.length, last);
    return Found.BREAK;
  }

  private String strayText(int at) {
    fillUpTo(at + MOST_BYTES_OF_A_CHARACTER);
    return buffer.bytes()[at] == '\r'
        ? "a carriage return without line feed after a closing quote"
        : "unexpected character after closing quote: "
            + encoding.shown(buffer.bytes(), at, buffer.limit());
  }

  /** What the bytes in hand end within may be cut off. */
  private void fillUpTo(int position) {
    boolean more = true;
    while (more && buffer.limit() < position) {
      more = buffer.fill();
    }
  }

  /** The row begins at 0, fills the buffer, and goes on. */
  private Found tooLong() {
    int openQuote = row.openQuote();
    if (columns > 0 && openQuote >= 0) {
      var resumption = new CsvRecovery(buffer, dialect, columns).after(openQuote, -1);
      if (resumption.unclosed()) {
        return goOnAt(resumption, openQuote, -1);
      }
    }
    byte[] head = piece(0, buffer.limit());
    var skipper = new CsvRowSkipper(dialect);
    long length = 0;
    int end = skipper.skip(buffer.bytes(), 0, buffer.limit());
    while (end < 0) {
      length += buffer.limit();
      buffer.dropBefore(buffer.limit());
      if (!buffer.fill()) {
        break;
      }
      end = skipper.skip(buffer.bytes(), 0, buffer.limit());
    }
    length += withoutLineBreak(0, Math.max(end, 0));
    next = Math.max(end, 0);
    nextLine = line + skipper.lineFeeds();
    boolean open = skipper.isInQuotes() && buffer.hasEnded();
    done = open;
    found =
        new CsvBreak(
            open ? "a quote is still open at the end of the file" : null,
            end < 0 ? nextLine : nextLine - 1,
            head,
            length,
            open);
    return Found.BREAK;
  }

  /** The rest of a line that is longer than the buffer. */
  private void skipLine() {
    do {
      buffer.dropBefore(buffer.limit());
      next = 0;
      if (!buffer.fill()) {
        return;
      }
      while (next < buffer.limit() && buffer.bytes()[next] != '\n') {
        next++;
      }
    } while (next == buffer.limit());
    next++;
    nextLine++;
  }

  private void dropWhatWasRead() {
    buffer.dropBefore(start);
    start = 0;
  }

  private void skipByteOrderMark() {
    if (!begun && start == 0 && buffer.limit() >= BYTE_ORDER_MARK.length) {
      begun = true;
      if (encoding.isMarked()
          && Arrays.equals(BYTE_ORDER_MARK, 0, 3, buffer.bytes(), 0, BYTE_ORDER_MARK.length)) {
        start = BYTE_ORDER_MARK.length;
      }
    }
  }

  private void skipBlankLines() {
    byte[] bytes = buffer.bytes();
    while (start < buffer.limit()) {
      if (bytes[start] == '\n') {
        start++;
      } else if (bytes[start] == '\r' && endsLine(start)) {
        start = Math.min(start + 2, buffer.limit());
      } else {
        return;
      }
      line++;
    }
  }

  private boolean endsLine(int cr) {
    return cr + 1 < buffer.limit() ? buffer.bytes()[cr + 1] == '\n' : buffer.hasEnded();
  }

  /** As much as is kept of these bytes, without the line breaks at their end. */
  private byte[] piece(int from, int to) {
    int end = Math.min(withoutLineBreak(from, to), from + SourceItem.BrokenPiece.MAX_BYTES);
    return Arrays.copyOfRange(buffer.bytes(), from, end);
  }

  private int withoutLineBreak(int from, int to) {
    byte[] bytes = buffer.bytes();
    int end = to;
    while (end > from && bytes[end - 1] == '\n') {
      end -= end - 1 > from && bytes[end - 2] == '\r' ? 2 : 1;
    }
    return end;
  }

  private long lineFeeds(int from, int to) {
    byte[] bytes = buffer.bytes();
    long count = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        count++;
      }
    }
    return count;
  }
}
