package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.source.bytes.Beside;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A JSON document around one of its arrays: read up to the array's opening bracket, and on from its
 * closing one. Not thread-safe.
 */
public final class DocumentFrame {
  private final JsonFactory factory;
  private final JsonPointer pointer;
  private final BesideSearch beside;
  private final StringBuilder opened = new StringBuilder();
  private int openTokens;
  private InputStream elements;
  private long offset;

  /**
   * @param factory whose parsers take UTF-8
   * @param pointer to the array; empty when the document itself is it
   * @param beside what else is looked for
   */
  public DocumentFrame(JsonFactory factory, JsonPointer pointer, Beside beside) {
    this.factory = factory;
    this.pointer = pointer;
    this.beside = new BesideSearch(beside);
  }

  /**
   * Goes to the array.
   *
   * @return null, or why there is none; {@link #offset} is where
   * @throws com.fasterxml.jackson.core.JsonProcessingException when what comes before isn't JSON
   */
  public String enter(InputStream document) throws IOException {
    // Not closed: closing it would close the document.
    JsonParser parser = parser(document);
    if (parser.nextToken() == null) {
      return "expected JSON, got an empty body";
    }
    JsonPointer step = pointer;
    while (!step.matches()) {
      if (!enter(parser, step)) {
        offset = parser.currentLocation().getByteOffset();
        return "nothing at " + pointer;
      }
      step = step.tail();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      offset = parser.currentTokenLocation().getByteOffset();
      return "at %s: expected an array, found %s"
          .formatted(pointer.matches() ? "the top" : pointer, noun(parser.currentToken()));
    }
    opened.append('[');
    openTokens++;
    offset = parser.currentLocation().getByteOffset();
    ByteArrayOutputStream ahead = new ByteArrayOutputStream();
    parser.releaseBuffered(ahead);
    elements = new SequenceInputStream(new ByteArrayInputStream(ahead.toByteArray()), document);
    return null;
  }

  /** Goes one step down, to the value of a field or the element of an array. */
  private boolean enter(JsonParser parser, JsonPointer step) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      opened.append("{\"\":");
      openTokens += 2;
      beside.open();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(step.getMatchingProperty());
        parser.nextToken();
        if (found) {
          beside.into(parser.currentName());
          return true;
        }
        beside.pass(parser);
      }
      return false;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY && step.getMatchingIndex() >= 0) {
      opened.append('[');
      openTokens++;
      beside.open();
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        if (i == step.getMatchingIndex()) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }

  /** What comes after the array's opening bracket. */
  public InputStream elements() {
    return elements;
  }

  /** Where in the document the array's elements begin, or {@link #enter} ended; in bytes from 0. */
  public long offset() {
    return offset;
  }

  /**
   * Reads on to the document's end: one that breaks off is no complete answer.
   *
   * @param rest what comes after the array's closing bracket
   * @return null, or what is wrong
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it isn't JSON; its place counts
   *     from the {@link #shift}
   */
  public String leave(InputStream rest) throws IOException {
    byte[] begun = opened.append(']').toString().getBytes(StandardCharsets.UTF_8);
    JsonParser parser = parser(new SequenceInputStream(new ByteArrayInputStream(begun), rest));
    for (int i = 0; i < openTokens; i++) {
      parser.nextToken();
    }
    boolean complete = false;
    boolean array = true;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (complete) {
        return "more text after the end of the JSON document";
      }
      if (token == JsonToken.FIELD_NAME) {
        parser.nextToken();
        beside.pass(parser);
      } else if (!token.isStructEnd()) {
        parser.skipChildren();
      } else if (!array) {
        beside.close();
      }
      array = false;
      complete = parser.getParsingContext().inRoot();
    }
    return null;
  }

  /** Bytes that stand for what had been opened, before those of the rest. */
  public int shift() {
    return opened.length();
  }

  private JsonParser parser(InputStream in) throws IOException {
    return factory.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  }

  private static String noun(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }
}
