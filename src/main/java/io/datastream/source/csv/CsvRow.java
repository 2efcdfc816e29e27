package io.datastream.source.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One row in an array of bytes, read as RFC 4180 has it and used again for the next. Nothing is
 * copied: what is known of a field is where it begins and ends, and what kind of bytes it has.
 *
 * <p>LF alone ends a row as well as CRLF. A CR alone is data inside quotes, and a fault outside. A
 * quote inside a field that doesn't begin with one is data.
 */
final class CsvRow {

  /** Most fields that are kept of a row; the others are only counted. */
  static final int MAX_FIELDS = 16 * 1024;

  /** How reading a row ended. */
  enum Outcome {
    COMPLETE,
    /** The bytes end before the row does. */
    INCOMPLETE,
    /** It is not known where the row ends. */
    BROKEN
  }

  // What a field is, besides CsvDialect.ESCAPED and HIGH.
  private static final int QUOTED = 4;
  private static final int DOUBLED_QUOTES = 8;
  private static final int DATA = CsvDialect.ESCAPED | CsvDialect.HIGH;

  private static final int OPEN = -1;

  private final CsvDialect dialect;
  private final byte[] meanings;
  private final SpecialBytes special;

  private byte[] bytes;
  private int start;
  private int limit;
  private boolean ended;

  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] kinds = new int[64];
  private int fields;
  private int kindsSeen;
  private int lineFeeds;
  private boolean loneCr;
  private int next;
  private int openQuote;
  private int stray;

  CsvRow(CsvDialect dialect) {
    this.dialect = dialect;
    this.meanings = dialect.meanings();
    this.special = dialect.special();
  }

  /**
   * Reads the row that begins at {@code start}.
   *
   * @param ended whether the file ends at {@code limit}
   */
  Outcome read(byte[] bytes, int start, int limit, boolean ended) {
    this.bytes = bytes;
    this.start = start;
    this.limit = limit;
    this.ended = ended;
    fields = 0;
    kindsSeen = 0;
    lineFeeds = 0;
    loneCr = false;
    openQuote = -1;
    stray = -1;
    int at = start;
    while (at < limit) {
      int end = bytes[at] == '"' ? quoted(at) : unquoted(at);
      if (end == OPEN) {
        return stray < 0 && !ended ? Outcome.INCOMPLETE : Outcome.BROKEN;
      }
      if (end == limit || !dialect.isDelimiter(bytes, end, limit)) {
        return endRow(end);
      }
      at = end + dialect.delimiterLength();
    }
    // The last field is empty, or has not begun.
    add(at, at, CsvDialect.PLAIN);
    return endRow(at);
  }

  private Outcome endRow(int end) {
    if (end == limit) {
      next = limit;
      return ended ? Outcome.COMPLETE : Outcome.INCOMPLETE;
    }
    // A CR that ends the file ends a row, too.
    next = bytes[end] == '\n' ? end + 1 : Math.min(end + 2, limit);
    return Outcome.COMPLETE;
  }

  /** Where the field ends that begins here: at the byte that ends it, or where the bytes do. */
  private int unquoted(int start) {
    byte[] from = bytes;
    byte[] meaning = meanings;
    int end = limit;
    int kind = CsvDialect.PLAIN;
    int i = special.next(from, start, end);
    while (i < end) {
      int found = meaning[from[i] & 0xFF];
      if (found == CsvDialect.ENDS_FIELD) {
        if (from[i] != '\r' || endsRow(i)) {
          break;
        }
        if (i + 1 == end) {
          return end;
        }
        loneCr = true;
        kind |= CsvDialect.ESCAPED;
      } else if (found == CsvDialect.MAY_END_FIELD && dialect.isDelimiter(from, i, end)) {
        break;
      } else {
        // A quote inside a field without quotes is data.
        kind |= found == CsvDialect.QUOTE ? CsvDialect.ESCAPED : found & DATA;
      }
      i = special.next(from, i + 1, end);
    }
    add(start, i, kind);
    return i;
  }

  /** Where the byte after the closing quote is; {@link #OPEN} when it isn't known. */
  private int quoted(int quote) {
    int kind = QUOTED;
    int start = quote + 1;
    for (int i = special.next(bytes, start, limit); i < limit; ) {
      byte b = bytes[i];
      int found = meanings[b & 0xFF];
      if (found == CsvDialect.QUOTE) {
        if (i + 1 == limit || bytes[i + 1] != '"') {
          add(start, i, kind);
          return closed(quote, i + 1);
        }
        kind |= DOUBLED_QUOTES;
        i++;
      } else if (found == CsvDialect.ENDS_FIELD) {
        // A delimiter may be a backslash or a tab.
        kind |= b < 0x20 || b == '\\' ? CsvDialect.ESCAPED : CsvDialect.PLAIN;
        if (b == '\n') {
          lineFeeds++;
        }
      } else {
        kind |= found & DATA;
      }
      i = special.next(bytes, i + 1, limit);
    }
    openQuote = quote;
    return OPEN;
  }

  private int closed(int quote, int after) {
    if (after == limit) {
      return limit;
    }
    byte b = bytes[after];
    if (b == '\n' || dialect.isDelimiter(bytes, after, limit) || b == '\r' && endsRow(after)) {
      return after;
    }
    openQuote = quote;
    if (ended
        || !(b == '\r' && after + 1 == limit || dialect.mayBecomeDelimiter(bytes, after, limit))) {
      stray = after;
    }
    return OPEN;
  }

  /** Whether the CR here has its LF, or ends the file. */
  private boolean endsRow(int cr) {
    return cr + 1 < limit ? bytes[cr + 1] == '\n' : ended;
  }

  private void add(int start, int end, int kind) {
    kindsSeen |= kind;
    if (fields < MAX_FIELDS) {
      if (fields == starts.length) {
        starts = Arrays.copyOf(starts, 2 * fields);
        ends = Arrays.copyOf(ends, 2 * fields);
        kinds = Arrays.copyOf(kinds, 2 * fields);
      }
      starts[fields] = start;
      ends[fields] = end;
      kinds[fields] = kind;
    }
    fields++;
  }

  /** Where the next row begins, after a complete one. */
  int next() {
    return next;
  }

  /** Where the row begins. */
  int start() {
    return start;
  }

  /** Line feeds inside quotes. */
  int lineFeeds() {
    return lineFeeds;
  }

  /** Fields that it has, kept or not. */
  int fields() {
    return fields;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  /** Whether JSON has the field's bytes as they are. */
  boolean isPlain(int field) {
    return (kinds[field] & (CsvDialect.ESCAPED | DOUBLED_QUOTES)) == 0;
  }

  boolean hasDoubledQuotes(int field) {
    return (kinds[field] & DOUBLED_QUOTES) != 0;
  }

  /** Whether there are bytes that aren't ASCII. */
  boolean hasHighBytes() {
    return (kindsSeen & CsvDialect.HIGH) != 0;
  }

  /** Whether a CR without LF is outside quotes. */
  boolean hasLoneCr() {
    return loneCr;
  }

  /** Where the quote is whose end is not known, if the row is not complete; -1 for none. */
  int openQuote() {
    return openQuote;
  }

  /** Where the byte is that may not come after a closing quote; -1 for none. */
  int stray() {
    return stray;
  }

  /** Whether the byte is inside a quoted field, or is the one after its last quote. */
  boolean isInQuotes(int position) {
    for (int i = 0; i < Math.min(fields, MAX_FIELDS); i++) {
      if ((kinds[i] & QUOTED) != 0 && starts[i] <= position && position <= ends[i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a field without quotes ends with one, as one does that began on another line. */
  boolean endsQuotesItNeverBegan() {
    for (int i = 0; i < Math.min(fields, MAX_FIELDS); i++) {
      if ((kinds[i] & QUOTED) == 0 && ends[i] > starts[i] && bytes[ends[i] - 1] == '"') {
        return true;
      }
    }
    return false;
  }

  /** The field's text; doubled quotes are one. */
  String text(int field) {
    var text =
        new String(bytes, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
    return hasDoubledQuotes(field) ? text.replace("\"\"", "\"") : text;
  }
}
