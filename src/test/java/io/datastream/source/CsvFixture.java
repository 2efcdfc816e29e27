package io.datastream.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** CSV read from memory with given settings. */
record CsvFixture(char delimiter, Charset charset, Map<String, ColumnType> columns) {

  static final SourceSettings SETTINGS =
      new SourceSettings(Optional.empty(), Optional.empty(), 500);

  static CsvFixture plain() {
    return new CsvFixture(',', StandardCharsets.UTF_8, Map.of());
  }

  static CsvFixture typed(String column, ColumnType type) {
    return new CsvFixture(',', StandardCharsets.UTF_8, Map.of(column, type));
  }

  Items read(String text) {
    return read(text.getBytes(charset));
  }

  Items read(byte[] bytes) {
    return Items.of(reader(new ByteArrayInputStream(bytes)));
  }

  RecordReader reader(InputStream in) {
    var source =
        new CheckedSource.Csv(
            new SourceKey("users"), SETTINGS, Path.of("users.csv"), delimiter, charset, columns);
    try {
      return new CsvFileReader(source, new ExactJson(), in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
