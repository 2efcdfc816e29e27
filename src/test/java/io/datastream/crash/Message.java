package io.datastream.crash;

import io.datastream.testing.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message, as the test means it.
 *
 * @param elements of its envelope; null: it isn't an envelope at all
 */
record Message(List<Element> elements) {
  /** The source of all envelopes of these tests. */
  static final String SOURCE = "crash";

  /**
   * One element of an envelope.
   *
   * @param key null: a record without one
   * @param value null: not a record
   * @param number of the record; those of later ones are greater
   * @param items rows of its child table; null: it says nothing of them
   * @param more fields, each with a comma before it
   */
  record Element(String key, String value, long number, List<String> items, String more) {
    static final Element BROKEN = new Element(null, null);

    Element(String key, String value) {
      this(key, value, 0, null, "");
    }

    boolean broken() {
      return value == null;
    }

    private String json() {
      if (broken()) {
        return "17";
      }
      return key == null
          ? "{\"v\":\"%s\"%s}".formatted(value, more)
          : "{\"id\":\"%s\",\"v\":\"%s\"%s}".formatted(key, value, more);
    }
  }

  static Message of(List<Element> elements) {
    return new Message(List.copyOf(elements));
  }

  static Message broken() {
    return new Message(null);
  }

  byte[] bytes() {
    String text =
        elements == null
            ? "not an envelope"
            : Topic.envelope(SOURCE, elements.stream().map(Element::json).toArray(String[]::new));
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
