package io.datastream.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the ordinary rows of a CSV file from its bytes, which takes a third of the time, and leaves
 * everything else to {@link CsvRecordReader}: the header, a row that breaks, and the whole rest of
 * the file from the first row on that isn't ordinary. What comes out is the same either way.
 */
final class CsvFileReader implements RecordReader {

  private final CheckedSource.Csv source;
  private final ExactJson json;
  private final InputStream in;
  private final CsvRowScanner rows;
  private final CsvByteEncoder encoder;

  /** Knows the header; reads the rest once there's one. */
  private CsvRecordReader reader;

  private boolean handedOver;
  private boolean done;

  /**
   * Reads the header. Takes over the stream only when it succeeds.
   *
   * @throws SourceUnavailableException when the header is no header
   */
  CsvFileReader(CheckedSource.Csv source, ExactJson json, InputStream in) throws IOException {
    this.source = source;
    this.json = json;
    this.in = in;
    this.rows = CsvRowScanner.canRead(source) ? new CsvRowScanner(source, in) : null;
    if (rows != null && rows.advance()) {
      this.reader = new CsvRecordReader(source, json, new ByteArrayInputStream(rows.takeHeader()));
      this.encoder = new CsvByteEncoder(reader.header(), source.columns());
    } else {
      this.reader = new CsvRecordReader(source, json, rows == null ? in : rows.rest());
      this.encoder = null;
      this.handedOver = true;
    }
  }

  @Override
  public SourceItem next() {
    if (done || handedOver) {
      return handedOver ? reader.next() : null;
    }
    if (!rows.advance()) {
      reader = reader.continuedWith(rows.rest(), rows.line());
      handedOver = true;
      return reader.next();
    }
    byte[] record = encoder.encode(rows);
    return record == null ? reader.item(rows) : new SourceItem.ReadRecord(record);
  }

  @Override
  public void close() {
    done = true;
    reader.close();
    try {
      in.close();
    } catch (IOException e) {
      // Nothing was written, so closing cannot lose anything.
    }
  }
}
