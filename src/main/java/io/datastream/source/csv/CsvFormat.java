package io.datastream.source.csv;

import io.datastream.record.ExactJson;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.RecordFormat;
import io.datastream.source.bytes.RecordParser;
import io.datastream.source.catalog.SourcesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** {@code csv}: rows with a header. */
@ApplicationScoped
public class CsvFormat implements RecordFormat {

  private final CsvConfig config;
  private final SourcesConfig sources;

  public CsvFormat(CsvConfig config, SourcesConfig sources) {
    this.config = config;
    this.sources = sources;
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
    var hasTable = sources.sources().get(key.source()).table().isPresent();
    return parser(CsvSettings.of(key, config.sources().get(key.source()), hasTable));
  }

  /** What reads by settings that need not be configured. */
  public static RecordParser parser(CsvSettings settings) {
    var json = new ExactJson();
    return (body, maxRecordBytes) -> new CsvFileReader(settings, json, body, maxRecordBytes);
  }
}
