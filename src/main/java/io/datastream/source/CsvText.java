package io.datastream.source;

import java.io.IOException;
import java.io.Reader;

/**
 * The text of a CSV file, made such that FastCSV's parser cannot be silently wrong about it.
 *
 * <p>Three things are done to it:
 *
 * <ul>
 *   <li>A byte order mark at the beginning is dropped.
 *   <li>One more line feed is put at the end. FastCSV 4.1.0 accepts a quote that is still open at
 *       the end of the file without a word; with this line feed every closed row is complete before
 *       the end is seen, so that a field which comes after {@link #endSeen()} has an open quote.
 *   <li>A carriage return without line feed becomes {@link #LONE_CR}. FastCSV 4.1.0 remembers one
 *       inside quotes until after the closing quote, and then takes the line feed that ends the row
 *       for its second half: the field is lost and the row runs on into the next one. RFC 4180 ends
 *       rows with CRLF only, and LF alone is commonly accepted; a CR alone is data here.
 * </ul>
 */
final class CsvText extends Reader {

  /** Stands for a lone CR: a high surrogate, which decoded text has only as half of a pair. */
  static final char LONE_CR = '\uD800';

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final SurrogateEscapeReader in;
  private final char[] chunk = new char[16 * 1024];
  private int position;
  private int limit;
  private boolean begun;
  private boolean heldCr;
  private boolean inEnded;
  private boolean lastGiven;
  private boolean endSeen;
  private boolean loneCr;

  /**
   * @param begun whether the file has begun before this text, so that no byte order mark is
   *     expected
   */
  CsvText(SurrogateEscapeReader in, boolean begun) {
    this.in = in;
    this.begun = begun;
  }

  /** Whether the end of the file was handed out. */
  boolean endSeen() {
    return endSeen;
  }

  /** Whether any text so far needs a second look: invalid bytes or lone carriage returns. */
  boolean hasMarks() {
    return loneCr || in.hasEscaped();
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (position == limit && !fill()) {
      if (lastGiven) {
        endSeen = true;
        return -1;
      }
      lastGiven = true;
      buffer[offset] = '\n';
      return 1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(chunk, position, buffer, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = 0;
    while (position == limit && !inEnded) {
      position = 0;
      limit = 0;
      if (heldCr) {
        chunk[limit++] = '\r';
        heldCr = false;
      }
      int count = in.read(chunk, limit, chunk.length - limit);
      if (count < 0) {
        inEnded = true;
      } else {
        dropByteOrderMark();
        limit += count;
        holdLastCr();
      }
      markLoneCrs();
    }
    return position < limit;
  }

  private void dropByteOrderMark() {
    if (!begun) {
      begun = true;
      position = chunk[0] == BYTE_ORDER_MARK ? 1 : 0;
    }
  }

  /** Whether a CR is a lone one shows only with the char after it. */
  private void holdLastCr() {
    if (limit > position && chunk[limit - 1] == '\r') {
      limit--;
      heldCr = true;
    }
  }

  private void markLoneCrs() {
    // A CR in the last place ends the file, and the line feed put there completes it; before a CR
    // that is held it's a lone one.
    for (int i = position; i < limit; i++) {
      if (chunk[i] == '\r' && (i + 1 < limit ? chunk[i + 1] != '\n' : heldCr)) {
        chunk[i] = LONE_CR;
        loneCr = true;
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
