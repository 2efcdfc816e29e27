package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.source.bytes.Beside;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Looks in a document, while it goes by, for what stands beside its records. Not thread-safe. */
final class BesideSearch {
  private final Beside beside;

  /** Where it is, seen from each container that is open; empty where it can't be. */
  private final Deque<Optional<JsonPointer>> open = new ArrayDeque<>();

  private Optional<JsonPointer> ahead;

  BesideSearch(Beside beside) {
    this.beside = beside;
    this.ahead = beside.place();
  }

  /** The value that was gone into is a container. */
  void open() {
    open.push(ahead);
    ahead = Optional.empty();
  }

  /** The value of this field is gone into. */
  void into(String field) {
    ahead = below(open.element(), field);
  }

  /** The container that was opened last ends. */
  void close() {
    open.poll();
  }

  /** The parser is at the value of a field, of which it leaves the end. */
  void pass(JsonParser parser) throws IOException {
    Optional<JsonPointer> place =
        open.isEmpty() ? Optional.empty() : below(open.element(), parser.currentName());
    if (place.isPresent()) {
      take(parser, place.get());
    } else {
      parser.skipChildren();
    }
  }

  private static Optional<JsonPointer> below(Optional<JsonPointer> place, String field) {
    return place
        .filter(it -> !it.matches() && field.equals(it.getMatchingProperty()))
        .map(JsonPointer::tail);
  }

  private void take(JsonParser parser, JsonPointer place) throws IOException {
    if (place.matches()) {
      boolean scalar = parser.currentToken().isScalarValue();
      boolean nothing = parser.currentToken() == JsonToken.VALUE_NULL;
      beside.found(scalar && !nothing ? parser.getText() : null);
      parser.skipChildren();
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(place.getMatchingProperty());
        parser.nextToken();
        goOn(parser, found, place);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        goOn(parser, i == place.getMatchingIndex(), place);
      }
    }
  }

  private void goOn(JsonParser parser, boolean found, JsonPointer place) throws IOException {
    if (found) {
      take(parser, place.tail());
    } else {
      parser.skipChildren();
    }
  }
}
