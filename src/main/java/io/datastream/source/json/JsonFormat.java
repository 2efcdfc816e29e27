package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.ExactJson;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.RecordFormat;
import io.datastream.source.bytes.RecordParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** {@code json}: an array of objects in a document. */
@ApplicationScoped
public class JsonFormat implements RecordFormat {

  private final JsonConfig config;

  public JsonFormat(JsonConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "json";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public Optional<Class<?>> settings() {
    return Optional.of(JsonConfig.class);
  }

  @Override
  public boolean looksBeside() {
    return true;
  }

  @Override
  public RecordParser parser(SourceKey key) {
    return parser(pointer(key, config.sources().get(key.source()).records()));
  }

  /**
   * What reads by settings that need not be configured.
   *
   * @param records where the array is; the empty pointer when it is the document itself
   */
  public static RecordParser parser(JsonPointer records) {
    var json = new ExactJson();
    return (body, maxRecordBytes) -> new JsonArrayReader(records, json, body, maxRecordBytes);
  }

  private static JsonPointer pointer(SourceKey key, Optional<String> configured) {
    if (configured.isEmpty()) {
      return JsonPointer.empty();
    }
    return key.pointer("records", configured.get(), "/data/items");
  }
}
