package io.datastream.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads envelopes in one pass over their bytes, without building trees: a record's text is cut out
 * as it came, and only the fields asked for are looked at on the way.
 *
 * <p>Thread-safe. Never throws for anything a message may contain.
 */
public final class EnvelopeReader {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int MAX_DEPTH = 100_000;

  private final JsonFactory json =
      JsonFactory.builder()
          // The message is UTF-8 by contract; guessing would also lose the byte offsets.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Source names and records' fields come from outside: interning them would leak.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  // The sources take records of Jackson's own 1000 levels, and the envelope adds
                  // two; deep ones of other producers shall not cost their neighbours either.
                  .maxNestingDepth(MAX_DEPTH)
                  .build())
          .build();

  private final Function<String, List<String>> fieldsOf;

  /**
   * @param fieldsOf the top-level fields to bring out of the records of a source
   */
  public EnvelopeReader(Function<String, List<String>> fieldsOf) {
    this.fieldsOf = fieldsOf;
  }

  /**
   * @param value a message's value; null for a message without one
   */
  public Decoded read(byte[] value) {
    if (value == null || value.length == 0) {
      return new Decoded.Unreadable("empty", "the message has no value");
    }
    Envelope plain = PlainEnvelope.read(value, fieldsOf);
    return plain == null ? readAnything(value) : plain;
  }

  /** As {@link #read}, with Jackson from the start. */
  Decoded readAnything(byte[] value) {
    byte[] text = hasByteOrderMark(value) ? Arrays.copyOfRange(value, 3, value.length) : value;
    try {
      return read(text, text);
    } catch (JsonProcessingException e) {
      Optional<byte[]> valid = withoutInvalidUtf8(text);
      return valid.isPresent()
          ? readAround(text, valid.get())
          : new Decoded.Unreadable("not_json", oneLine(e));
    } catch (IOException e) {
      return new Decoded.Unreadable("not_utf8", "invalid UTF-8: " + e.getMessage());
    }
  }

  private Decoded read(byte[] value, byte[] parsed) throws IOException {
    Scan scan = new Scan(value, parsed, null);
    if (scan.dataWasReadForAnotherSource()) {
      // Only now is it known which fields this source's records are keyed by.
      scan = new Scan(value, parsed, scan.source);
    }
    return scan.result();
  }

  /** Reads a message of which only some elements are no UTF-8: those break, the others don't. */
  private Decoded readAround(byte[] value, byte[] valid) {
    try {
      return read(value, valid);
    } catch (JsonProcessingException e) {
      return new Decoded.Unreadable("not_json", oneLine(e));
    } catch (IOException e) {
      return new Decoded.Unreadable("not_utf8", "invalid UTF-8: " + e.getMessage());
    }
  }

  /** The text with a question mark for each invalid byte, so that places stay; empty when valid. */
  private static Optional<byte[]> withoutInvalidUtf8(byte[] text) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(8192);
    byte[] valid = null;
    while (true) {
      CoderResult result = utf8.decode(in, out, true);
      out.clear();
      if (result.isUnderflow()) {
        return Optional.ofNullable(valid);
      }
      if (result.isError()) {
        valid = valid == null ? text.clone() : valid;
        int from = in.position();
        Arrays.fill(valid, from, from + result.length(), (byte) '?');
        in.position(from + result.length());
      }
    }
  }

  private static boolean hasByteOrderMark(byte[] value) {
    return value.length >= 3
        && value[0] == (byte) 0xEF
        && value[1] == (byte) 0xBB
        && value[2] == (byte) 0xBF;
  }

  private static String oneLine(JsonProcessingException e) {
    long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    String message = e.getOriginalMessage().replaceAll("\\s*\\R.*", "");
    return at < 0 ? message : "at byte " + at + ": " + message;
  }

  /** One pass over one message. */
  private final class Scan {
    private final byte[] value;
    private final String knownSource;

    private String dataReadFor;

    private String source;
    private Decoded.Unreadable refused;
    private List<Element> elements;
    private Instant timestamp;
    private boolean batchSizeGiven;
    private long batchSize;

    /**
     * @param value the message
     * @param parsed the message with every invalid byte replaced, or the message itself
     * @param knownSource the source, where an earlier pass has found it out
     */
    Scan(byte[] value, byte[] parsed, String knownSource) throws IOException {
      this.value = value;
      this.knownSource = knownSource;
      try (JsonParser parser = json.createParser(parsed)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          refuse("not_an_object", "expected a JSON object, found " + name(parser.currentToken()));
          parser.skipChildren();
        } else {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            field(parser, field);
          }
        }
        if (parser.nextToken() != null) {
          refuse("not_json", "something follows the JSON object");
        }
      }
    }

    boolean dataWasReadForAnotherSource() {
      return elements != null && refused == null && source != null && !source.equals(dataReadFor);
    }

    Decoded result() {
      if (refused != null) {
        return refused;
      }
      if (source == null) {
        return new Decoded.Unreadable("no_source", "the field source is missing");
      }
      if (elements == null) {
        return new Decoded.Unreadable("no_data", "the field data is missing");
      }
      boolean disagrees = batchSizeGiven && batchSize != elements.size();
      return new Envelope(source, Optional.ofNullable(timestamp), elements, disagrees);
    }

    private void field(JsonParser parser, String field) throws IOException {
      switch (field) {
        case "source" -> source(parser);
        case "data" -> data(parser);
        case "timestamp" -> timestamp(parser);
        case "batch_size" -> {
          batchSizeGiven = parser.currentToken() != JsonToken.VALUE_NULL;
          boolean small =
              parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() < 10;
          batchSize = small ? parser.getLongValue() : -1;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }

    private void source(JsonParser parser) throws IOException {
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getText().isBlank()) {
        refuse(
            "no_source",
            "source: expected a name, found "
                + (parser.currentToken() == JsonToken.VALUE_STRING
                    ? "an empty string"
                    : name(parser.currentToken())));
        parser.skipChildren();
        return;
      }
      source = parser.getText();
      if (!validUtf8(from, end(parser))) {
        refuse("not_utf8", "source: invalid UTF-8");
      }
      if (source.indexOf('\0') >= 0) {
        refuse("no_source", "source: a name can't hold the character U+0000");
      }
    }

    private void timestamp(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      Optional<Instant> read =
          parser.currentToken() == JsonToken.VALUE_STRING
              ? Timestamps.read(parser.getText())
              : Optional.empty();
      if (read.isEmpty()) {
        String found =
            parser.currentToken() == JsonToken.VALUE_STRING
                ? "\"" + abbreviated(parser.getText()) + "\""
                : name(parser.currentToken());
        refuse("bad_timestamp", "timestamp: expected an ISO 8601 time, found " + found);
      } else {
        timestamp = read.get();
      }
      parser.skipChildren();
    }

    private void data(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        refuse(
            "data_not_an_array", "data: expected an array, found " + name(parser.currentToken()));
        parser.skipChildren();
        return;
      }
      String owner = knownSource == null ? source : knownSource;
      dataReadFor = owner;
      if (owner == null) {
        elements = List.of();
        parser.skipChildren();
        return;
      }
      List<String> fields = fieldsOf.apply(owner);
      List<Element> found = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        found.add(element(parser, found.size(), fields));
      }
      elements = found;
    }

    private Element element(JsonParser parser, int index, List<String> fields) throws IOException {
      JsonToken first = parser.currentToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (first != JsonToken.START_OBJECT) {
        if (first.isScalarValue()) {
          // A scalar is tokenized lazily; only once it is finished is its end known.
          parser.finishToken();
        } else {
          parser.skipChildren();
        }
        byte[] bytes = Arrays.copyOfRange(value, from, end(parser));
        return new Element.Broken(
            index,
            bytes,
            "not_an_object",
            "data[" + index + "]: expected an object, found " + name(first));
      }
      FieldValue[] values = new FieldValue[fields.size()];
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int wanted = fields.indexOf(parser.currentName());
        parser.nextToken();
        if (wanted >= 0) {
          values[wanted] = fieldValue(parser);
        }
        parser.skipChildren();
      }
      int to = end(parser);
      // Decoding makes a replacement character of what is invalid; it may also stand there itself.
      String text = new String(value, from, to - from, StandardCharsets.UTF_8);
      if (text.indexOf(REPLACEMENT) >= 0 && !validUtf8(from, to)) {
        return new Element.Broken(
            index,
            Arrays.copyOfRange(value, from, to),
            "not_utf8",
            "data[" + index + "]: invalid UTF-8");
      }
      return new Element.Record(index, new JsonText(value, from, to - from), values);
    }

    private int end(JsonParser parser) {
      return (int) parser.currentLocation().getByteOffset();
    }

    private boolean validUtf8(int from, int to) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value, from, to - from));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    private void refuse(String reason, String detail) {
      if (refused == null) {
        refused = new Decoded.Unreadable(reason, detail);
      }
    }
  }

  private static FieldValue fieldValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new FieldValue(FieldValue.Kind.STRING, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new FieldValue(FieldValue.Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new FieldValue(FieldValue.Kind.BOOLEAN, parser.getText());
      case START_OBJECT, START_ARRAY -> FieldValue.OF_STRUCTURE;
      default -> FieldValue.OF_NULL;
    };
  }

  private static String name(JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }

  private static String abbreviated(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
