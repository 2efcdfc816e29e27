package io.datastream.source.ndjson;

import io.datastream.record.ExactJson;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.RecordFormat;
import io.datastream.source.bytes.RecordParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** {@code ndjson}: one JSON object a line. */
@ApplicationScoped
public class NdjsonFormat implements RecordFormat {

  @Override
  public String name() {
    return "ndjson";
  }

  @Override
  public String mediaType() {
    return "application/x-ndjson";
  }

  @Override
  public Optional<Class<?>> settings() {
    return Optional.empty();
  }

  @Override
  public RecordParser parser(SourceKey key) {
    return parser(key.source());
  }

  /**
   * What reads without anything being configured.
   *
   * @param source the source's name
   */
  public static RecordParser parser(String source) {
    ExactJson json = new ExactJson();
    return (body, maxRecordBytes) -> new NdjsonReader(source, json, body, maxRecordBytes);
  }
}
