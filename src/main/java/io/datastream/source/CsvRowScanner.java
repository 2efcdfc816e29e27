package io.datastream.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Finds the ordinary rows of a CSV file in its bytes, without making text of them.
 *
 * <p>A row is ordinary when nobody can read it in two ways: its line feed is there, every quoted
 * field ends with its closing quote, each carriage return has its line feed, and the bytes are
 * valid. The first row that isn't ends the scan; {@link #rest} begins with it.
 */
final class CsvRowScanner {

  /** A row that is longer is not ordinary. */
  static final int BUFFER_BYTES = 256 * 1024;

  /** Encodings in which the bytes of delimiters, quotes and line breaks mean nothing else. */
  private static final Set<Charset> CHARSETS =
      Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  // What a byte means, PLAIN where SpecialBytes passes over it. The first three are data in any
  // field, and may be put together.
  private static final byte PLAIN = 0;
  private static final byte ESCAPED = 1;
  private static final byte HIGH = 2;
  private static final byte ENDS_FIELD = 4;
  private static final byte QUOTE = 8;

  // What a field is, besides ESCAPED and HIGH.
  private static final int QUOTED = 4;
  private static final int DOUBLED_QUOTES = 8;

  private final InputStream in;
  private final Charset charset;
  private final byte delimiter;
  private final byte[] meanings = new byte[256];
  private final SpecialBytes special;
  private final CharsetDecoder decoder;
  private final CharBuffer decoded = CharBuffer.allocate(4 * 1024);
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private int limit;
  private IOException failure;

  private int rowStart;
  private long line = 1;
  private int nextStart;
  private long nextLine = 1;

  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] kinds = new int[64];
  private int fields;
  private int kindsSeen;
  private int lineFeeds;
  private boolean strange;
  private boolean headerTaken;

  CsvRowScanner(CheckedSource.Csv source, InputStream in) {
    this.in = in;
    this.charset = source.charset();
    this.delimiter = (byte) source.delimiter();
    this.special = new SpecialBytes(delimiter);
    this.decoder = charset.newDecoder();
    Arrays.fill(meanings, 0, 0x20, ESCAPED);
    Arrays.fill(meanings, 0x80, 0x100, HIGH);
    meanings['\\'] = ESCAPED;
    meanings['"'] = QUOTE;
    meanings['\r'] = ENDS_FIELD;
    meanings['\n'] = ENDS_FIELD;
    meanings[source.delimiter() & 0x7F] = ENDS_FIELD;
  }

  static boolean canRead(CheckedSource.Csv source) {
    return CHARSETS.contains(source.charset()) && source.delimiter() < 0x80;
  }

  /** Goes to the next row; false where the file ends or a row is out of the ordinary. */
  boolean advance() {
    rowStart = nextStart;
    line = nextLine;
    strange = false;
    while (!scan()) {
      if (strange || !readMore()) {
        // Before the header nothing may be passed over: whoever reads it counts lines from there.
        nextStart = headerTaken ? rowStart : 0;
        return false;
      }
    }
    return true;
  }

  /** All that comes after the last row; for when {@link #advance} was false. */
  InputStream rest() {
    return new UnreadStream(bytes, nextStart, limit, failure, in);
  }

  /** All up to the end of the first row; only before the second. */
  byte[] takeHeader() {
    headerTaken = true;
    return Arrays.copyOf(bytes, nextStart);
  }

  /** The line that the row begins on, from 1; or the rest, after the header. */
  long line() {
    return line;
  }

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
    return (kinds[field] & (ESCAPED | DOUBLED_QUOTES)) == 0;
  }

  boolean isQuoted(int field) {
    return (kinds[field] & QUOTED) != 0;
  }

  boolean hasDoubledQuotes(int field) {
    return (kinds[field] & DOUBLED_QUOTES) != 0;
  }

  String text(int field) {
    var text = new String(bytes, starts[field], ends[field] - starts[field], charset);
    return hasDoubledQuotes(field) ? text.replace("\"\"", "\"") : text;
  }

  private boolean scan() {
    skipByteOrderMark();
    skipBlankLines();
    fields = 0;
    kindsSeen = 0;
    lineFeeds = 0;
    int at = rowStart;
    while (at < limit) {
      int end = bytes[at] == '"' ? closingQuote(at + 1) + 1 : unquoted(at);
      if (end <= 0 || end >= limit || strange) {
        return false;
      }
      if (bytes[end] == delimiter) {
        at = end + 1;
      } else {
        return endRow(end);
      }
    }
    return false;
  }

  /** Where the field ends that begins here: at the char that ends it, or where the bytes do. */
  private int unquoted(int start) {
    byte[] from = bytes;
    byte[] meaning = meanings;
    int end = limit;
    int kind = PLAIN;
    int i = special.next(from, start, end);
    while (i < end) {
      int found = meaning[from[i] & 0xFF];
      if (found == ENDS_FIELD) {
        break;
      }
      // A quote inside a field without quotes is data.
      kind |= found == QUOTE ? ESCAPED : found;
      i = special.next(from, i + 1, end);
    }
    add(start, i, kind);
    return i;
  }

  /** Where the closing quote is; -1 when it isn't known. */
  private int closingQuote(int start) {
    int kind = QUOTED;
    for (int i = special.next(bytes, start, limit); i < limit; ) {
      byte b = bytes[i];
      int found = meanings[b & 0xFF];
      if (found == QUOTE) {
        if (i + 1 == limit) {
          return -1;
        }
        if (bytes[i + 1] != '"') {
          strange = meanings[bytes[i + 1] & 0xFF] != ENDS_FIELD;
          add(start, i, kind);
          return i;
        }
        kind |= DOUBLED_QUOTES;
        i++;
      } else if (b == '\r' && i + 1 < limit && bytes[i + 1] != '\n') {
        strange = true;
        return -1;
      } else if (found == ENDS_FIELD) {
        // A delimiter may be a backslash or a tab.
        kind |= b < 0x20 || b == '\\' ? ESCAPED : PLAIN;
        if (b == '\n') {
          lineFeeds++;
        }
      } else {
        kind |= found;
      }
      i = special.next(bytes, i + 1, limit);
    }
    return -1;
  }

  private boolean endRow(int end) {
    int lineFeed = bytes[end] == '\r' ? end + 1 : end;
    if (lineFeed == limit) {
      return false;
    }
    strange =
        bytes[lineFeed] != '\n' || (kindsSeen & HIGH) != 0 && !isValid(rowStart, lineFeed + 1);
    nextStart = lineFeed + 1;
    nextLine = line + lineFeeds + 1;
    return !strange;
  }

  private boolean isValid(int start, int end) {
    var row = ByteBuffer.wrap(bytes, start, end - start);
    decoder.reset();
    CoderResult result;
    do {
      decoded.clear();
      result = decoder.decode(row, decoded, true);
    } while (result.isOverflow());
    return !result.isError();
  }

  private void skipByteOrderMark() {
    if (line == 1
        && rowStart == 0
        && charset.equals(StandardCharsets.UTF_8)
        && limit >= BYTE_ORDER_MARK.length
        && Arrays.equals(BYTE_ORDER_MARK, 0, 3, bytes, 0, 3)) {
      rowStart = BYTE_ORDER_MARK.length;
    }
  }

  private void skipBlankLines() {
    while (rowStart < limit) {
      if (bytes[rowStart] == '\n') {
        rowStart++;
      } else if (bytes[rowStart] == '\r' && rowStart + 1 < limit && bytes[rowStart + 1] == '\n') {
        rowStart += 2;
      } else {
        return;
      }
      line++;
    }
  }

  private void add(int start, int end, int kind) {
    if (fields == starts.length) {
      starts = Arrays.copyOf(starts, 2 * fields);
      ends = Arrays.copyOf(ends, 2 * fields);
      kinds = Arrays.copyOf(kinds, 2 * fields);
    }
    starts[fields] = start;
    ends[fields] = end;
    kinds[fields++] = kind;
    kindsSeen |= kind;
  }

  private boolean readMore() {
    if (headerTaken && rowStart > 0) {
      System.arraycopy(bytes, rowStart, bytes, 0, limit - rowStart);
      limit -= rowStart;
      rowStart = 0;
    }
    if (limit == bytes.length || failure != null) {
      return false;
    }
    try {
      int count = in.read(bytes, limit, bytes.length - limit);
      limit += Math.max(count, 0);
      return count >= 0;
    } catch (IOException e) {
      // What was read before it comes first.
      failure = e;
      return false;
    }
  }
}
