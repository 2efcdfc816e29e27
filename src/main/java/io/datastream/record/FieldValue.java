package io.datastream.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/**
 * A field of a record that was asked for.
 *
 * @param kind what JSON has there
 * @param text the text of a string, the literal of a number or boolean, the JSON of a structure
 *     that an expression made, else empty
 */
public record FieldValue(Kind kind, String text) {
  /** What JSON has in a field. */
  public enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    /** An object or an array. */
    STRUCTURE
  }

  /** JSON's null. */
  public static final FieldValue OF_NULL = new FieldValue(Kind.NULL, "");

  /** Some object or array. */
  public static final FieldValue OF_STRUCTURE = new FieldValue(Kind.STRUCTURE, "");

  /** The value that a parser is at. It does not move; what is in an object is not looked at. */
  public static FieldValue of(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new FieldValue(Kind.STRING, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new FieldValue(Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new FieldValue(Kind.BOOLEAN, parser.getText());
      case START_OBJECT, START_ARRAY -> OF_STRUCTURE;
      default -> OF_NULL;
    };
  }

  /** The value as JSON; of an object or an array nothing but null is known. */
  public JsonText json() {
    return switch (kind) {
      case STRING ->
          JsonText.of('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
      case NUMBER, BOOLEAN -> JsonText.of(text);
      case NULL, STRUCTURE -> JsonText.of("null");
    };
  }

  /** Whether the value is a string, a number or a boolean. */
  public boolean scalar() {
    return kind != Kind.NULL && kind != Kind.STRUCTURE;
  }
}
