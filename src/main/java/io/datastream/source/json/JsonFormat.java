package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.ExactJson;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.RecordFormat;
import io.datastream.source.bytes.RecordParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code json}: an array of objects in a document. */
@ApplicationScoped
public class JsonFormat implements RecordFormat {

  // RFC 6901, section 3: a tilde is always followed by 0 or 1.
  private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

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
    var given = configured.get();
    if (!given.startsWith("/") || STRAY_TILDE.matcher(given).find()) {
      throw key.refused("records", given, "a JSON pointer like /data/items (RFC 6901)");
    }
    return JsonPointer.compile(given);
  }
}
