package io.datastream.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is configured of a source's records. It travels with its messages, so that a processor makes
 * the same rows of them whether or not it has that configuration too.
 *
 * @param key the fields that identify a record, in their order; empty when none are configured
 * @param eventTime the field that tells when a record came to be; empty when none is configured
 */
public record RecordRules(Optional<List<String>> key, Optional<String> eventTime) {
  /** The header that carries them: {@code {"key":["id"],"event_time":"at"}}. */
  public static final String HEADER = "record-rules";

  /** What a header may have; it is kept in memory. */
  private static final int LONGEST = 64 * 1024;

  /** Makes the key unmodifiable. */
  public RecordRules {
    key = key.map(List::copyOf);
  }

  /** The rules as a header's value; what is not configured is left out. */
  public byte[] header() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      if (key.isPresent()) {
        json.writeArrayFieldStart("key");
        for (String field : key.get()) {
          json.writeString(field);
        }
        json.writeEndArray();
      }
      if (eventTime.isPresent()) {
        json.writeStringField("event_time", eventTime.get());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The rules in a header's value; unknown fields are passed over.
   *
   * @param header not null
   * @return empty when it isn't as {@link #header} writes it
   */
  public static Optional<RecordRules> of(byte[] header) {
    if (header.length > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static RecordRules parse(String text) throws IOException {
    // A factory of its own: the shared one would remember the names that others' headers have.
    try (JsonParser json = new JsonFactory().createParser(text)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Optional<List<String>> key = Optional.empty();
      Optional<String> eventTime = Optional.empty();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "key" -> key = Optional.of(fields(json));
          case "event_time" -> eventTime = Optional.of(field(json));
          default -> json.skipChildren();
        }
      }
      expect(json, json.nextToken(), null);
      return new RecordRules(key, eventTime);
    }
  }

  private static List<String> fields(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    List<String> fields = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      fields.add(field(json));
    }
    if (fields.isEmpty()) {
      throw new JsonParseException(json, "a key of no field");
    }
    return fields;
  }

  private static String field(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.VALUE_STRING);
    if (json.getText().isBlank()) {
      throw new JsonParseException(json, "a field without a name");
    }
    return json.getText();
  }

  private static void expect(JsonParser json, JsonToken found, JsonToken wanted)
      throws JsonParseException {
    if (found != wanted) {
      throw new JsonParseException(json, "expected " + wanted + ", found " + found);
    }
  }
}
