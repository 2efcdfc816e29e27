package io.datastream.message.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.Message;
import io.datastream.message.MessageDecoder;
import io.datastream.message.text.MessageJson;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.JsonTrouble;
import io.datastream.record.QuarantineReason;
import io.datastream.record.SurrogateEscapes;
import io.datastream.record.Timestamps;
import io.datastream.record.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads envelopes in one pass over their bytes, without building trees: a record's text is cut out
 * as it came, and only the fields asked for are looked at on the way.
 *
 * <p>Thread-safe. Never throws for anything a message may contain.
 */
public final class EnvelopeReader implements MessageDecoder {
  private final MessageJson json = new MessageJson();

  @Override
  public Decoded decode(Message message, Function<String, List<String>> fieldsOf) {
    return read(message.value(), fieldsOf);
  }

  /**
   * Reads an envelope.
   *
   * @param value a message's value; null for a message without one
   * @param fieldsOf the top-level fields to bring out of the records of a source
   */
  public Decoded read(byte[] value, Function<String, List<String>> fieldsOf) {
    if (value == null || value.length == 0) {
      return new Decoded.Unreadable(QuarantineReason.EMPTY, "the message has no value");
    }
    Decoded.Readable plain = PlainEnvelope.read(value, fieldsOf);
    return plain == null ? readAnything(value, fieldsOf) : plain;
  }

  /** As {@link #read}, with Jackson from the start. */
  Decoded readAnything(byte[] value, Function<String, List<String>> fieldsOf) {
    byte[] text = hasByteOrderMark(value) ? Arrays.copyOfRange(value, 3, value.length) : value;
    JsonFactory factory = json.factory();
    try {
      return read(new Reading(factory, fieldsOf, text, text, Map.of()));
    } catch (IOException e) {
      return BrokenValues.in(new Utf8().withoutInvalid(text), factory)
          .map(mended -> new Reading(factory, fieldsOf, text, mended.text(), mended.broken()))
          .map(EnvelopeReader::readMended)
          .orElseGet(() -> unreadable(e));
    }
  }

  /**
   * How a message is read.
   *
   * @param value the message
   * @param parsed the message as Jackson gets it: with everything replaced that it would stop at
   * @param broken the values that were replaced, by the index of their first bytes
   */
  private record Reading(
      JsonFactory json,
      Function<String, List<String>> fieldsOf,
      byte[] value,
      byte[] parsed,
      Map<Integer, BrokenValues.Broken> broken) {}

  private static Decoded read(Reading reading) throws IOException {
    Scan scan = new Scan(reading, null);
    if (scan.dataWasReadForAnotherSource()) {
      // Only now is it known which fields this source's records are keyed by.
      scan = new Scan(reading, scan.source);
    }
    return scan.result();
  }

  private static Decoded readMended(Reading reading) {
    try {
      return read(reading);
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private static Decoded unreadable(IOException e) {
    boolean json = e instanceof JsonProcessingException;
    QuarantineReason reason =
        e instanceof StreamConstraintsException
            ? QuarantineReason.TOO_LARGE
            : QuarantineReason.NOT_JSON;
    return new Decoded.Unreadable(
        json ? reason : QuarantineReason.NOT_UTF8, JsonTrouble.oneLine(e, 0));
  }

  private static boolean hasByteOrderMark(byte[] value) {
    return value.length >= 3
        && value[0] == (byte) 0xEF
        && value[1] == (byte) 0xBB
        && value[2] == (byte) 0xBF;
  }

  /** One pass over one message. */
  private static final class Scan {
    private final Utf8 utf8 = new Utf8();
    private final SurrogateEscapes surrogates = new SurrogateEscapes();
    private final Reading reading;
    private final byte[] value;
    private final String knownSource;

    private String dataReadFor;

    private String source;
    private Decoded.Unreadable refused;
    private List<Element> elements;
    private Instant timestamp;
    private String unreadableTimestamp;
    private boolean batchSizeGiven;
    private long batchSize;

    /**
     * @param knownSource the source, where an earlier pass has found it out
     */
    Scan(Reading reading, String knownSource) throws IOException {
      this.reading = reading;
      this.value = reading.value();
      this.knownSource = knownSource;
      try (JsonParser parser = reading.json().createParser(reading.parsed())) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          refuse(
              QuarantineReason.NOT_AN_OBJECT,
              "expected a JSON object, found " + name(parser.currentToken()));
          parser.skipChildren();
        } else {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            field(parser, field);
          }
        }
        if (parser.nextToken() != null) {
          refuse(QuarantineReason.NOT_JSON, "something follows the JSON object");
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
        return new Decoded.Unreadable(QuarantineReason.NO_SOURCE, "the field source is missing");
      }
      if (elements == null) {
        return new Decoded.Unreadable(QuarantineReason.NO_DATA, "the field data is missing");
      }
      boolean disagrees = batchSizeGiven && batchSize != elements.size();
      return new Decoded.Readable(
          source,
          Optional.ofNullable(timestamp),
          Optional.ofNullable(unreadableTimestamp),
          elements,
          disagrees);
    }

    private void field(JsonParser parser, String field) throws IOException {
      switch (field) {
        case "source" -> source(parser);
        case "data" -> data(parser);
        case "timestamp" -> timestamp(parser);
        case "batch_size" -> {
          batchSizeGiven = parser.currentToken() != JsonToken.VALUE_NULL;
          boolean small =
              brokenAt(parser) == null
                  && parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                  && parser.getTextLength() < 10;
          batchSize = small ? parser.getLongValue() : -1;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }

    /** What is known of the value that begins here; null when it is one. */
    private BrokenValues.Broken brokenAt(JsonParser parser) {
      return reading.broken().get((int) parser.currentTokenLocation().getByteOffset());
    }

    private void source(JsonParser parser) throws IOException {
      BrokenValues.Broken broken = brokenAt(parser);
      if (broken != null) {
        refuse(broken.reason(), "source: " + broken.detail());
        return;
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getText().isBlank()) {
        refuse(
            QuarantineReason.NO_SOURCE,
            "source: expected a name, found "
                + (parser.currentToken() == JsonToken.VALUE_STRING
                    ? "an empty string"
                    : name(parser.currentToken())));
        parser.skipChildren();
        return;
      }
      source = parser.getText();
      int to = end(parser);
      if (utf8.find(value, from, to).isPresent() || surrogates.find(value, from, to).isPresent()) {
        refuse(QuarantineReason.NOT_UTF8, "source: invalid UTF-8");
      }
      if (source.indexOf('\0') >= 0) {
        refuse(QuarantineReason.NO_SOURCE, "source: a name can't hold the character U+0000");
      }
    }

    private void timestamp(JsonParser parser) throws IOException {
      timestamp = null;
      unreadableTimestamp = null;
      JsonToken token = parser.currentToken();
      BrokenValues.Broken broken = brokenAt(parser);
      if (broken != null) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        unreadableTimestamp =
            abbreviated(new String(value, from, broken.to() - from, StandardCharsets.UTF_8));
      } else if (token == JsonToken.VALUE_STRING) {
        String text = parser.getText();
        timestamp = Timestamps.read(text).orElse(null);
        unreadableTimestamp = timestamp == null ? "\"" + abbreviated(text) + "\"" : null;
      } else if (token != JsonToken.VALUE_NULL) {
        unreadableTimestamp = name(token);
      }
      parser.skipChildren();
    }

    private void data(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        refuse(
            QuarantineReason.DATA_NOT_AN_ARRAY,
            "data: expected an array, found " + name(parser.currentToken()));
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
      List<String> fields = reading.fieldsOf().apply(owner);
      List<Element> found = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        found.add(element(parser, found.size(), fields));
      }
      elements = found;
    }

    private Element element(JsonParser parser, int index, List<String> fields) throws IOException {
      JsonToken first = parser.currentToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      BrokenValues.Broken broken = reading.broken().get(from);
      if (broken != null) {
        return broken(index, from, broken.to(), broken.reason(), broken.detail());
      }
      if (first != JsonToken.START_OBJECT) {
        if (first.isScalarValue()) {
          // A scalar is tokenized lazily; only once it is finished is its end known.
          parser.finishToken();
        } else {
          parser.skipChildren();
        }
        return broken(
            index,
            from,
            end(parser),
            QuarantineReason.NOT_AN_OBJECT,
            "expected an object, found " + name(first));
      }
      FieldValue[] values = new FieldValue[fields.size()];
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int wanted = fields.indexOf(parser.currentName());
        parser.nextToken();
        if (wanted >= 0) {
          values[wanted] = FieldValue.of(parser);
        }
        parser.skipChildren();
      }
      int to = end(parser);
      if (utf8.find(value, from, to).isPresent()) {
        return broken(index, from, to, QuarantineReason.NOT_UTF8, "invalid UTF-8");
      }
      Optional<String> half = surrogates.inWords(value, from, to);
      if (half.isPresent()) {
        return broken(index, from, to, QuarantineReason.NOT_UTF8, half.get());
      }
      return new Element.Record(index, new JsonText(value, from, to - from), values);
    }

    private Element broken(int index, int from, int to, QuarantineReason reason, String detail) {
      return new Element.Broken(
          index, Arrays.copyOfRange(value, from, to), reason, "data[" + index + "]: " + detail);
    }

    private int end(JsonParser parser) {
      return (int) parser.currentLocation().getByteOffset();
    }

    private void refuse(QuarantineReason reason, String detail) {
      if (refused == null) {
        refused = new Decoded.Unreadable(reason, detail);
      }
    }
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
