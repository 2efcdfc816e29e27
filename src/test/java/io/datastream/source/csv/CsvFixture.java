package io.datastream.source.csv;

import io.datastream.record.ExactJson;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceSettings;
import io.datastream.source.bytes.Body;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CSV read from memory with given settings. */
public record CsvFixture(
    char delimiter,
    Charset charset,
    boolean strictHeader,
    Map<String, ColumnType> columns,
    int maxRecordBytes) {

  static final int MAX_RECORD_BYTES = 1 << 20;

  static final SourceKey KEY = new SourceKey("users");

  public static final SourceSettings SETTINGS =
      new SourceSettings(Optional.empty(), Optional.empty(), 500);

  CsvFixture(char delimiter, Charset charset) {
    this(delimiter, charset, false, Map.of(), MAX_RECORD_BYTES);
  }

  static CsvFixture plain() {
    return new CsvFixture(',', StandardCharsets.UTF_8);
  }

  static CsvFixture typed(String column, ColumnType type) {
    return plain().typed(Map.of(column, type));
  }

  CsvFixture typed(Map<String, ColumnType> types) {
    return new CsvFixture(delimiter, charset, strictHeader, types, maxRecordBytes);
  }

  CsvFixture strict() {
    return new CsvFixture(delimiter, charset, true, columns, maxRecordBytes);
  }

  CsvFixture atMost(int recordBytes) {
    return new CsvFixture(delimiter, charset, strictHeader, columns, recordBytes);
  }

  Items read(String text) {
    return read(text.getBytes(charset));
  }

  Items read(byte[] bytes) {
    return Items.of(reader(new ByteArrayInputStream(bytes)));
  }

  RecordReader reader(InputStream in) {
    var source = new CsvSettings(KEY, delimiter, charset, strictHeader, columns);
    return new CsvFileReader(source, new ExactJson(), body(in), maxRecordBytes);
  }

  /** A file as it is opened. */
  static Body body(InputStream in) {
    return new Body(
        "users.csv",
        Path.of("users.csv").toAbsolutePath().toString(),
        KEY.of("path"),
        null,
        List.of(),
        in);
  }
}
