package io.datastream.source;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Reads CSV as RFC 4180 has it (quotes, line breaks inside quotes), with a header row. LF alone
 * ends a row as well, blank lines are skipped.
 */
final class CsvRecordReader implements RecordReader {

  private final CheckedSource.Csv source;
  private final String fileName;
  private final CsvRow row = new CsvRow();
  private final CsvText text;
  private final CsvRowHandler handler;
  private final CsvReader<CsvRow> parser;
  private final Iterator<CsvRow> rows;
  private final List<String> header;
  private final CsvRowEncoder encoder;
  private boolean done;

  /**
   * Reads the header. Takes over the stream only when it succeeds.
   *
   * @throws SourceUnavailableException when the header is no header
   */
  CsvRecordReader(CheckedSource.Csv source, ExactJson json, InputStream in) throws IOException {
    this(source, in, 0, null, null, json);
  }

  private CsvRecordReader(
      CheckedSource.Csv source,
      InputStream in,
      long linesBefore,
      List<String> header,
      CsvRowEncoder encoder,
      ExactJson json) {
    this.source = source;
    this.fileName = OneLine.of(String.valueOf(source.path().getFileName()));
    this.text = new CsvText(new SurrogateEscapeReader(in, source.charset()), header != null);
    this.handler = new CsvRowHandler(row, text, linesBefore);
    this.parser =
        CsvReader.builder()
            .fieldSeparator(source.delimiter())
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            // Rows of another width are told about one by one, not by an end of everything.
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(CsvRow.MAX_CHARS)
            .build(handler, text);
    this.rows = parser.iterator();
    this.header = header == null ? readHeader() : header;
    this.encoder =
        encoder == null ? new CsvRowEncoder(json, this.header, source.columns()) : encoder;
  }

  /**
   * A reader with this one's header for rows further on in the file.
   *
   * @param line the line that they begin on
   */
  CsvRecordReader continuedWith(InputStream in, long line) {
    return new CsvRecordReader(source, in, line - 1, header, encoder, null);
  }

  List<String> header() {
    return header;
  }

  /** What becomes of a row that was found elsewhere. */
  SourceItem item(CsvRowScanner scanned) {
    row.begin(scanned.line());
    for (int i = 0; i < scanned.fields(); i++) {
      char[] text = scanned.text(i).toCharArray();
      row.add(text, 0, text.length, scanned.isQuoted(i), false);
    }
    return item(row);
  }

  @Override
  public SourceItem next() {
    if (done) {
      return null;
    }
    try {
      if (rows.hasNext()) {
        return item(rows.next());
      }
      done = true;
      return null;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ClosedByInterruptException) {
        throw new UncheckedIOException(new InterruptedIOException("interrupted while reading"));
      }
      return last("reading failed: " + OneLine.of(e.getCause()));
    } catch (CsvParseException e) {
      return last(reason(e));
    }
  }

  private SourceItem item(CsvRow row) {
    if (handler.hasOpenQuote()) {
      return last("a quote is still open at the end of the file");
    }
    if (row.problem() != null) {
      return broken(row.problem(), false);
    }
    if (text.hasMarks()) {
      int invalid = SurrogateEscape.indexOf(row.chars(), 0, row.length());
      if (invalid >= 0) {
        return broken(invalidBytes(invalid), false);
      }
    }
    var problem = encoder.problem(row);
    return problem == null
        ? new SourceItem.ReadRecord(encoder.encode(row))
        : broken(problem, false);
  }

  /** The line that the invalid bytes are on, which in a row with line breaks may be a later one. */
  private String invalidBytes(int position) {
    long line = row.line();
    for (int i = 0; i < position; i++) {
      if (row.chars()[i] == '\n') {
        line++;
      }
    }
    return "invalid %s at line %d".formatted(source.charset().name(), line);
  }

  private SourceItem last(String reason) {
    done = true;
    return broken(reason, true);
  }

  private SourceItem broken(String reason, boolean fatal) {
    return new SourceItem.BrokenPiece(
        fileName + ":" + row.line(),
        reason,
        row.bytes(source.delimiter(), source.charset()),
        fatal);
  }

  /** FastCSV wraps its own exception in another that only says where. */
  private static String reason(CsvParseException e) {
    var cause = e.getCause() == null ? e : e.getCause();
    if (!(cause instanceof CsvParseException)) {
      throw e;
    }
    var message = OneLine.of(cause);
    return message.contains("buffer size")
        ? "a field is longer than %d characters (is a quote left open?)".formatted(CsvRow.MAX_CHARS)
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private List<String> readHeader() {
    try {
      if (!rows.hasNext()) {
        return List.of();
      }
      rows.next();
    } catch (UncheckedIOException e) {
      throw unusable("reading failed: " + OneLine.of(e.getCause()), e);
    } catch (CsvParseException e) {
      throw unusable("the header is broken: " + reason(e), e);
    }
    checkHeaderRow();
    var names = new ArrayList<String>(row.fields());
    for (int i = 0; i < row.fields(); i++) {
      names.add(row.text(i));
    }
    checkNames(names);
    return List.copyOf(names);
  }

  private void checkHeaderRow() {
    if (handler.hasOpenQuote()) {
      throw unusable("the header is broken: a quote is still open at the end of the file", null);
    }
    if (row.problem() != null) {
      throw unusable("the header is broken: " + row.problem(), null);
    }
    if (row.fields() > CsvRow.MAX_FIELDS) {
      throw unusable(
          "the header has %d columns; at most %d are read"
              .formatted(row.fields(), CsvRow.MAX_FIELDS),
          null);
    }
    if (SurrogateEscape.indexOf(row.chars(), 0, row.length()) >= 0) {
      throw new SourceUnavailableException(
          "%s: the header has bytes that are invalid in %s; set %s to the file's encoding"
              .formatted(tried(), source.charset().name(), source.key().of("charset")),
          null);
    }
  }

  private void checkNames(List<String> names) {
    var seen = new HashSet<String>();
    var twice = new LinkedHashSet<String>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        throw unusable("column %d of the header has no name".formatted(i + 1), null);
      }
      if (!seen.add(names.get(i))) {
        twice.add(names.get(i));
      }
    }
    if (!twice.isEmpty()) {
      throw unusable(
          "the header names more than one column " + quoted(String.join("', '", twice)), null);
    }
    for (var column : source.columns().keySet()) {
      if (!seen.contains(column)) {
        throw new SourceUnavailableException(
            "%s: no column is named '%s', the header has %s; correct %s"
                .formatted(
                    tried(),
                    column,
                    quoted(String.join("', '", names)),
                    source.key().of("columns", column)),
            null);
      }
    }
  }

  private static String quoted(String names) {
    return "'" + OneLine.of(names, 300) + "'";
  }

  private SourceUnavailableException unusable(String what, Throwable cause) {
    return new SourceUnavailableException(
        "%s: %s; correct the file or %s".formatted(tried(), what, source.key().of("path")), cause);
  }

  private String tried() {
    return "source '%s': %s".formatted(source.key().source(), source.path().toAbsolutePath());
  }

  @Override
  public void close() {
    done = true;
    try {
      parser.close();
    } catch (IOException e) {
      // Nothing was written, so closing cannot lose anything.
    }
  }
}
