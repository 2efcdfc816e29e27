package io.datastream.source.csv;

import io.datastream.record.ExactJson;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.RecordFormat;
import io.datastream.source.bytes.RecordParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** {@code csv}: rows with a header. */
@ApplicationScoped
public class CsvFormat implements RecordFormat {

  private final CsvConfig config;

  public CsvFormat(CsvConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public Optional<Class<?>> settings() {
    return Optional.of(CsvConfig.class);
  }

  @Override
  public RecordParser parser(SourceKey key) {
    var settings = CsvSettings.of(key, config.sources().get(key.source()));
    var json = new ExactJson();
    return (body, maxRecordBytes) -> new CsvFileReader(settings, json, body, maxRecordBytes);
  }
}
