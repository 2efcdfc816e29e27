package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.datastream.record.ExactJson;
import io.datastream.record.JsonBuffer;
import io.datastream.record.JsonNumber;
import io.datastream.record.SurrogateEscapes;
import io.datastream.record.Utf8;
import io.datastream.source.OneLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes a record of a value that was cut out, or says why it is none. Not thread-safe. */
public final class ElementDecoder {

  /** Nested deeper, values can't be written by everything that comes after. */
  static final int DEEPEST = 1000;

  private static final int SHOWN = 50;

  private final ExactJson json;
  private final Utf8 utf8 = new Utf8();
  private final SurrogateEscapes surrogates = new SurrogateEscapes();
  private final JsonWords words = new JsonWords();
  private final JsonBuffer buffer = new JsonBuffer();
  private JsonGenerator generator;

  /** One that parses with this. */
  public ElementDecoder(ExactJson json) {
    this.json = json;
  }

  /**
   * What came of a value; one of both is null.
   *
   * @param json compact
   * @param problem what follows "element 7 "
   */
  public record Decoded(byte[] json, String problem) {
    static Decoded broken(String problem) {
      return new Decoded(null, problem);
    }
  }

  /** Decodes one. */
  public Decoded decode(JsonPiece element) {
    byte[] text = element.window();
    int from = element.from();
    int to = element.to();
    if (text[from] != '{') {
      return Decoded.broken(noObject(text, from, to));
    }
    if (element.deepest() > DEEPEST) {
      return Decoded.broken(
          "is nested %d levels deep; at most %d are read".formatted(element.deepest(), DEEPEST));
    }
    if (!element.isAscii()) {
      var invalid = utf8.find(text, from, to);
      if (invalid.isPresent()) {
        return Decoded.broken(
            "has bytes that aren't UTF-8 at byte %d: %s"
                .formatted(element.begin() + invalid.get().at() - from, invalid.get().hex()));
      }
    }
    if (element.isEscaped()) {
      var half = surrogates.find(text, from, to);
      if (half.isPresent()) {
        return Decoded.broken(
            "has half of a surrogate pair (U+%04X) at byte %d, which UTF-8 cannot hold"
                .formatted(half.get().unit(), element.begin() + half.get().at() - from));
      }
    }
    return object(element, text, from, to);
  }

  private Decoded object(JsonPiece element, byte[] text, int from, int to) {
    try (JsonParser parser = json.parser(text, from, to - from)) {
      parser.nextToken();
      if (element.isEscaped()) {
        return new Decoded(written(parser), null);
      }
      // It stands there as it will be written, but for white space; whether it's JSON is to be
      // seen.
      while (parser.nextToken() != null) {}
      return new Decoded(
          element.isSpaced() ? unspaced(text, from, to) : Arrays.copyOfRange(text, from, to), null);
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      return Decoded.broken("at byte %d: %s".formatted(element.begin() + at, words.of(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
  }

  private byte[] written(JsonParser parser) throws IOException {
    if (generator == null) {
      generator = json.generator(buffer);
    }
    buffer.clear();
    try {
      json.copy(parser, generator);
      generator.flush();
    } catch (IOException e) {
      // It has begun what it can't take back.
      generator = null;
      throw e;
    }
    return buffer.toBytes();
  }

  /** JSON without the white space outside its strings. */
  private static byte[] unspaced(byte[] json, int from, int to) {
    byte[] kept = new byte[to - from];
    int length = 0;
    boolean inString = false;
    for (int i = from; i < to; i++) {
      byte next = json[i];
      // No string has an escape here.
      inString ^= next == '"';
      if (inString || next > ' ' || next < 0) {
        kept[length++] = next;
      }
    }
    return Arrays.copyOf(kept, length);
  }

  private static String noObject(byte[] text, int from, int to) {
    return switch (text[from]) {
      case '[' -> "is an array, not an object";
      case '"' -> "is a string, not an object";
      default -> word(new String(text, from, to - from, StandardCharsets.UTF_8));
    };
  }

  private static String word(String word) {
    return switch (word) {
      case "null" -> "is null, not an object";
      case "true", "false" -> "is a boolean, not an object";
      default ->
          JsonNumber.isNumber(word.getBytes(StandardCharsets.UTF_8), 0, word.length())
              ? "is a number, not an object"
              : "is not valid JSON: '%s'".formatted(OneLine.of(word, SHOWN));
    };
  }
}
