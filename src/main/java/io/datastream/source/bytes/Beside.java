package io.datastream.source.bytes;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/**
 * A value that stands beside the records in their document, like the address of the next page.
 * Whoever reads the document says when he has come by it.
 */
public final class Beside {
  /** Nothing is looked for. */
  public static final Beside NOTHING = new Beside(null);

  private final JsonPointer place;
  private String value;
  private boolean met;

  private Beside(JsonPointer place) {
    this.place = place;
  }

  /** A value is looked for. */
  public static Beside at(JsonPointer place) {
    return new Beside(place);
  }

  /** Where it is; empty when nothing is looked for. */
  public Optional<JsonPointer> place() {
    return Optional.ofNullable(place);
  }

  /**
   * It is found.
   *
   * @param text as a person would write it; null for JSON's null and for what is no single value
   */
  public void found(String text) {
    value = text;
    met = true;
  }

  /** Whether it was found, whatever it is. */
  public boolean isMet() {
    return met;
  }

  /** The value; empty as long as it isn't found, and when it is null. */
  public Optional<String> value() {
    return Optional.ofNullable(value);
  }
}
