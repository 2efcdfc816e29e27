package io.datastream.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/** JSON in and out that changes nothing but white space. */
public final class ExactJson {

  /** Longest string or number, in chars. */
  static final int MAX_TEXT = 64 * 1024 * 1024;

  private static final int MAX_DEPTH = 100_000;
  private static final int MAX_NAME = 1024 * 1024;

  private final JsonFactory factory =
      new JsonFactoryBuilder()
          // Bytes are UTF-8 here, and were made so where a source had others.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from outside: they must not fill the JVM's table of interned strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_TEXT)
                  // Numbers are copied as text and never computed with, so that long ones are
                  // harmless.
                  .maxNumberLength(MAX_TEXT)
                  .build())
          // Or characters beyond U+FFFF would come out as two escapes.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          // One generator writes many documents, each taken out alone.
          .rootValueSeparator((String) null)
          .build();

  /** For what is around records: wider limits, because what breaks them costs all records. */
  private final JsonFactory documents =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(MAX_TEXT)
                  .maxNumberLength(MAX_TEXT)
                  .build())
          .build();

  /** Whose parsers read documents in UTF-8. */
  public JsonFactory documents() {
    return documents;
  }

  /** Reads UTF-8. */
  public JsonParser parser(byte[] text, int start, int length) throws IOException {
    return factory.createParser(text, start, length);
  }

  /** Reads text that is in memory already. */
  public JsonParser parser(char[] text, int start, int length) throws IOException {
    return factory.createParser(text, start, length);
  }

  /** Writes compact UTF-8. */
  public JsonGenerator generator(OutputStream out) throws IOException {
    return factory.createGenerator(out);
  }

  /**
   * Copies the value the parser is at; afterwards it is at the value's last token.
   *
   * <p>Jackson's {@code copyCurrentStructureExact} is not used: it makes BigDecimals of numbers,
   * which writes {@code 1e2} as {@code 1E+2} and {@code -0.0} as {@code 0.0}. RFC 8259 numbers are
   * text here, and stay as they are.
   *
   * @return null, or what makes the value unfit: half of a surrogate pair, which UTF-8 cannot hold
   *     (the copy has U+FFFD in its place)
   */
  public String copy(JsonParser from, JsonGenerator to) throws IOException {
    String problem = null;
    int depth = 0;
    JsonToken token = from.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT -> {
          to.writeStartObject();
          depth++;
        }
        case START_ARRAY -> {
          to.writeStartArray();
          depth++;
        }
        case END_OBJECT -> {
          to.writeEndObject();
          depth--;
        }
        case END_ARRAY -> {
          to.writeEndArray();
          depth--;
        }
        case FIELD_NAME -> {
          var name = from.currentName().toCharArray();
          problem = mend(name, 0, name.length, problem);
          to.writeFieldName(problem == null ? from.currentName() : new String(name));
        }
        case VALUE_STRING -> {
          var text = from.getTextCharacters();
          int offset = from.getTextOffset();
          int length = from.getTextLength();
          if (hasLoneSurrogate(text, offset, offset + length)) {
            text = from.getText().toCharArray();
            offset = 0;
            problem = mend(text, 0, length, problem);
          }
          to.writeString(text, offset, length);
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getText());
        case VALUE_TRUE -> to.writeBoolean(true);
        case VALUE_FALSE -> to.writeBoolean(false);
        case VALUE_NULL -> to.writeNull();
        default -> throw new IllegalStateException("a JSON text has no token " + token);
      }
      if (depth == 0) {
        return problem;
      }
      token = from.nextToken();
    }
  }

  private static boolean hasLoneSurrogate(char[] text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Character.isSurrogate(text[i])) {
        if (i + 1 < end && Character.isSurrogatePair(text[i], text[i + 1])) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }

  private static String mend(char[] text, int start, int end, String problem) {
    var found = problem;
    for (int i = start; i < end; i++) {
      if (Character.isSurrogate(text[i])) {
        if (i + 1 < end && Character.isSurrogatePair(text[i], text[i + 1])) {
          i++;
        } else {
          found =
              "half of a surrogate pair (\\u%04x), which UTF-8 cannot hold"
                  .formatted((int) text[i]);
          text[i] = '\uFFFD';
        }
      }
    }
    return found;
  }
}
