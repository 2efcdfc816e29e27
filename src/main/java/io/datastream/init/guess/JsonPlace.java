package io.datastream.init.guess;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.record.ExactJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a JSON document has its records: the array of objects that is nearest to its top. */
public final class JsonPlace {
  private final Map<List<String>, Integer> arrays = new LinkedHashMap<>();
  private boolean object;

  private JsonPlace() {}

  /**
   * Looks for it.
   *
   * @param document blocking; may break off
   */
  public static JsonPlace in(InputStream document) {
    JsonPlace place = new JsonPlace();
    try (JsonParser parser = new ExactJson().documents().createParser(document)) {
      place.walk(parser);
    } catch (IOException e) {
      // What was found before counts; what is wrong, the reader says.
    }
    return place;
  }

  /** Whether the document is an object, and not an array itself. */
  public boolean isObject() {
    return object;
  }

  /** The array of the records; empty where there is none. */
  public Optional<JsonPointer> records() {
    return arrays.entrySet().stream()
        .min(
            Comparator.comparing((Map.Entry<List<String>, Integer> it) -> it.getKey().size())
                .thenComparing(it -> -it.getValue()))
        .map(it -> pointer(it.getKey()));
  }

  /** How many arrays of objects there are. */
  public int choices() {
    return arrays.size();
  }

  private void walk(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    object = token == JsonToken.START_OBJECT;
    Deque<String> names = new ArrayDeque<>();
    while (token != null) {
      if (token == JsonToken.START_ARRAY) {
        array(parser, List.copyOf(names));
      } else if (token == JsonToken.START_OBJECT) {
        names.addLast("");
      } else if (token == JsonToken.FIELD_NAME) {
        names.removeLast();
        names.addLast(parser.currentName());
      } else if (token == JsonToken.END_OBJECT) {
        names.removeLast();
      }
      token = parser.nextToken();
    }
  }

  /** Its elements; what is in those is theirs. */
  private void array(JsonParser parser, List<String> path) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        arrays.merge(path, 1, Integer::sum);
      }
      parser.skipChildren();
    }
  }

  private static JsonPointer pointer(List<String> path) {
    List<String> parts = new ArrayList<>();
    for (String name : path) {
      parts.add("/" + name.replace("~", "~0").replace("/", "~1"));
    }
    return JsonPointer.compile(String.join("", parts));
  }
}
