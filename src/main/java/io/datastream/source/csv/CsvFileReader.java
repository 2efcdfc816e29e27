package io.datastream.source.csv;

import io.datastream.record.ExactJson;
import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.BegunStream;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.FileHead;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV as RFC 4180 has it (quotes, line breaks inside quotes), with a header row. LF alone
 * ends a row as well, blank lines are skipped. A row that can't become a record costs that row, and
 * where its end isn't known the lines up to the next one that is a row again ({@link CsvRecovery}).
 */
final class CsvFileReader implements RecordReader {

  /** Enough to tell NDJSON from JSON where lines are of ordinary length. */
  static final int HEAD_BYTES = 4 * 1024;

  /** A row may have white space and doubled quotes that its JSON doesn't have. */
  private static final int ROW_BYTES_OF_A_RECORD_BYTE = 2;

  private static final int MOST_ROW_BYTES = 1 << 29;

  private final CsvSettings source;
  private final int maxRecordBytes;
  private final Body body;
  private final CsvEncoding encoding;
  private final CsvRowScanner rows;
  private final CsvRowEncoder encoder;
  private final List<String> warnings = new ArrayList<>();
  private long passedLines;
  private String firstPassed;

  /**
   * Reads the header. Takes over the bytes only when it succeeds.
   *
   * @param maxRecordBytes bytes that a record may have
   * @throws SourceUnavailableException when it is no CSV file, or its header is none
   */
  CsvFileReader(CsvSettings source, ExactJson json, Body body, int maxRecordBytes) {
    this.source = source;
    this.maxRecordBytes = maxRecordBytes;
    this.body = body;
    var begun = BegunStream.of(body.bytes(), HEAD_BYTES);
    refuseOtherFormats(begun.head());
    this.encoding = CsvEncoding.of(source.charset(), begun.head());
    this.rows =
        new CsvRowScanner(
            new CsvDialect(source.delimiter()),
            encoding,
            encoding.toUtf8(begun),
            (int) Math.min(MOST_ROW_BYTES, (long) maxRecordBytes * ROW_BYTES_OF_A_RECORD_BYTE));
    var names = readHeader();
    rows.expect(names.size());
    this.encoder = new CsvRowEncoder(json, names, source.columns(), maxRecordBytes);
  }

  @Override
  public SourceItem next() {
    return switch (rows.advance()) {
      case ROW -> item(rows.row());
      case BREAK -> item(rows.found());
      case END -> null;
    };
  }

  @Override
  public List<String> warnings() {
    if (passedLines == 0) {
      return List.copyOf(warnings);
    }
    var all = new ArrayList<>(warnings);
    all.add(
        "%d %s passed over after a broken row, first at %s, and went to quarantine with it; correct the file"
            .formatted(passedLines, passedLines == 1 ? "line was" : "lines were", firstPassed));
    return List.copyOf(all);
  }

  private SourceItem item(CsvRow row) {
    if (row.hasLoneCr()) {
      return broken("a carriage return without line feed outside quotes");
    }
    if (row.hasHighBytes()) {
      int invalid = encoding.invalid(row.bytes(), row.start(), row.next());
      if (invalid >= 0) {
        return broken(invalidBytes(row, invalid));
      }
    }
    byte[] record = encoder.encode(row);
    if (record != null) {
      return new SourceItem.ReadRecord(record);
    }
    return encoder.isTooLarge()
        ? SourceItem.BrokenPiece.tooLarge(
            place(), "the record", encoder.length(), maxRecordBytes, rowBytes())
        : broken(encoder.problem(row));
  }

  private String invalidBytes(CsvRow row, int at) {
    long line = rows.line();
    for (int i = row.start(); i < at; i++) {
      if (row.bytes()[i] == '\n') {
        line++;
      }
    }
    // In a row with line breaks it may be a later one.
    return "invalid %s at line %d: %s"
        .formatted(source.charset().name(), line, encoding.invalidByte(row.bytes(), at));
  }

  private SourceItem item(CsvBreak found) {
    if (rows.failure() instanceof ClosedByInterruptException) {
      throw new UncheckedIOException(new InterruptedIOException("interrupted while reading"));
    }
    var bytes = encoding.original(found.bytes());
    if (found.reason() == null) {
      return SourceItem.BrokenPiece.tooLarge(
          place(), "the row", found.length(), maxRecordBytes, bytes);
    }
    return new SourceItem.BrokenPiece(
        place(), found.reason() + passedOver(found), bytes, found.last());
  }

  /** What is said about the lines that went with a broken one. */
  private String passedOver(CsvBreak found) {
    long first = rows.line() + 1;
    long last = found.lastLine();
    if (found.last() || last < first) {
      return "";
    }
    firstPassed = passedLines == 0 ? place() : firstPassed;
    passedLines += last - first + 1;
    return last == first
        ? "; line %d was passed over with it".formatted(last)
        : "; lines %d to %d were passed over with it".formatted(first, last);
  }

  private SourceItem broken(String reason) {
    return new SourceItem.BrokenPiece(place(), reason, rowBytes(), false);
  }

  private byte[] rowBytes() {
    return encoding.original(rows.rowBytes());
  }

  private String place() {
    return body.name() + ":" + rows.line();
  }

  private List<String> readHeader() {
    return switch (rows.advance()) {
      case ROW -> names(rows.row());
      case BREAK -> throw unusable(headerBreak(rows.found()));
      case END -> List.of();
    };
  }

  private String headerBreak(CsvBreak found) {
    if (rows.failure() != null) {
      return found.reason();
    }
    return "the header is broken: "
        + (found.reason() == null
            ? "its row has %d bytes".formatted(found.length())
            : found.reason());
  }

  private List<String> names(CsvRow row) {
    if (row.hasLoneCr()) {
      throw unusable(
          "the header is broken: a carriage return without line feed outside quotes"
              + " (lines end with LF or CRLF)");
    }
    if (row.fields() > CsvRow.MAX_FIELDS) {
      throw unusable(
          "the header has %d columns; at most %d are read"
              .formatted(row.fields(), CsvRow.MAX_FIELDS));
    }
    int invalid = encoding.invalid(row.bytes(), row.start(), row.next());
    if (invalid >= 0) {
      throw refused(
          "the header has bytes that are invalid in %s (%s)"
              .formatted(source.charset().name(), encoding.invalidByte(row.bytes(), invalid)),
          "set %s to the file's encoding".formatted(source.key().of("charset")));
    }
    var given = new ArrayList<String>(row.fields());
    for (int i = 0; i < row.fields(); i++) {
      given.add(row.text(i));
    }
    return names(new CsvHeader(given));
  }

  private List<String> names(CsvHeader header) {
    header
        .flaw()
        .ifPresent(
            flaw -> {
              if (source.strictHeader()) {
                throw unusable(flaw);
              }
              warnings.add(
                  "%s: columns have no name of their own: %s; correct the header, or set %s=strict to refuse it"
                      .formatted(body.name(), header.made(), source.key().of("header-names")));
            });
    for (var column : source.columns().keySet()) {
      if (!header.names().contains(column)) {
        throw refused(
            "no column is named '%s', the header has '%s'"
                .formatted(column, OneLine.of(String.join("', '", header.names()), 300)),
            "correct " + source.key().of("columns", column));
      }
    }
    return header.names();
  }

  private void refuseOtherFormats(byte[] head) {
    boolean wide =
        source.charset().name().startsWith("UTF-16")
            || source.charset().name().startsWith("UTF-32");
    new FileHead(head)
        .format()
        .filter(format -> !(wide && format.isEncodedText()))
        .ifPresent(
            format -> {
              throw format.isEncodedText()
                  ? refused(
                      "this is %s, not %s".formatted(format.noun(), source.charset().name()),
                      "%s (%s)".formatted(format.cure(), source.key().of("charset")))
                  : refused(
                      "this is %s, not CSV".formatted(format.noun()),
                      "%s, or correct %s".formatted(format.cure(), body.setting()));
            });
    if (wide && head.length > 1 && !hasZero(head)) {
      throw refused(
          "this is not %s, for no byte of its beginning is 0".formatted(source.charset().name()),
          "set %s to the file's encoding".formatted(source.key().of("charset")));
    }
  }

  private static boolean hasZero(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private SourceUnavailableException unusable(String what) {
    return refused(what, "correct the file or " + body.setting());
  }

  private SourceUnavailableException refused(String what, String cure) {
    return new SourceUnavailableException(
        "source '%s': %s: %s; %s".formatted(source.key().source(), body.address(), what, cure),
        null);
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      // Nothing was written, so closing cannot lose anything.
    }
  }
}
