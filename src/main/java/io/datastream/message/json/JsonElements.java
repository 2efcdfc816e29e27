package io.datastream.message.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.JsonTrouble;
import io.datastream.record.QuarantineReason;
import io.datastream.record.SurrogateEscapes;
import io.datastream.record.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The elements of a message, each judged by itself with Jackson: what is broken costs no more than
 * itself, as long as the message's brackets and quotes show where elements end.
 *
 * <p>One object looks at one message.
 */
final class JsonElements {
  private final byte[] in;
  private final JsonFactory json;
  private final List<String> fields;
  private final Utf8 utf8 = new Utf8();
  private final SurrogateEscapes surrogates = new SurrogateEscapes();
  private final List<Element> all = new ArrayList<>();
  private final Decoded.Unreadable refused;

  /**
   * Looks at them.
   *
   * @param in the message, with at least one byte; not to be changed
   * @param fields to bring out of the records
   */
  JsonElements(byte[] in, JsonFactory json, List<String> fields) {
    this.in = in;
    this.json = json;
    this.fields = fields;
    int from = hasByteOrderMark() ? 3 : 0;
    int to = in.length;
    while (from < to && isSpace(in[from])) {
      from++;
    }
    while (to > from && isSpace(in[to - 1])) {
      to--;
    }
    this.refused = from < to && in[from] == '[' ? array(from, to) : single(from, to);
  }

  /** Why no element can be made out; empty when they could be. */
  Optional<Decoded.Unreadable> refused() {
    return Optional.ofNullable(refused);
  }

  /** In their order; may be empty. */
  List<Element> all() {
    return all;
  }

  private Decoded.Unreadable single(int from, int to) {
    all.add(judge(0, from, to, ""));
    return null;
  }

  private Decoded.Unreadable array(int from, int to) {
    ElementRanges ranges = new ElementRanges(in, from, to);
    if (!ranges.found()) {
      return unreadable(from, to);
    }
    for (int i = 0; i < ranges.count(); i++) {
      all.add(judge(i, ranges.from(i), ranges.to(i), "[" + i + "]: "));
    }
    return null;
  }

  /** What Jackson has against an array whose elements can't be told apart. */
  private Decoded.Unreadable unreadable(int from, int to) {
    try (JsonParser parser = json.createParser(in, from, to - from)) {
      parser.nextToken();
      parser.skipChildren();
      return new Decoded.Unreadable(
          QuarantineReason.NOT_JSON,
          parser.nextToken() == null
              ? "the array's elements can't be told apart"
              : "something follows the JSON array");
    } catch (StreamConstraintsException e) {
      return new Decoded.Unreadable(QuarantineReason.TOO_LARGE, JsonTrouble.oneLine(e, from));
    } catch (JsonProcessingException e) {
      return new Decoded.Unreadable(QuarantineReason.NOT_JSON, JsonTrouble.oneLine(e, from));
    } catch (IOException e) {
      return new Decoded.Unreadable(QuarantineReason.NOT_UTF8, JsonTrouble.oneLine(e, from));
    }
  }

  private Element judge(int index, int from, int to, String place) {
    if (utf8.find(in, from, to).isPresent()) {
      return broken(index, from, to, QuarantineReason.NOT_UTF8, place + "invalid UTF-8");
    }
    FieldValue[] values = new FieldValue[fields.size()];
    try (JsonParser parser = json.createParser(in, from, to - from)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        bringOut(parser, values);
      } else if (first != null) {
        parser.skipChildren();
        parser.finishToken();
      }
      if (first == null || parser.nextToken() != null) {
        String found = first == null ? "nothing is there" : "several values without a comma";
        return broken(index, from, to, QuarantineReason.NOT_JSON, place + found);
      }
      if (first != JsonToken.START_OBJECT) {
        return broken(
            index,
            from,
            to,
            QuarantineReason.NOT_AN_OBJECT,
            place + "expected an object, found " + name(first));
      }
    } catch (StreamConstraintsException e) {
      return broken(
          index, from, to, QuarantineReason.TOO_LARGE, place + JsonTrouble.oneLine(e, from));
    } catch (IOException e) {
      // In names Jackson doesn't take half a character, in texts it does.
      return surrogates
          .inWords(in, from, to)
          .map(half -> broken(index, from, to, QuarantineReason.NOT_UTF8, place + half))
          .orElseGet(
              () ->
                  broken(
                      index,
                      from,
                      to,
                      QuarantineReason.NOT_JSON,
                      place + "no JSON " + JsonTrouble.oneLine(e, from)));
    }
    Optional<String> half = surrogates.inWords(in, from, to);
    return half.isPresent()
        ? broken(index, from, to, QuarantineReason.NOT_UTF8, place + half.get())
        : new Element.Record(index, new JsonText(in, from, to - from), values);
  }

  private void bringOut(JsonParser parser, FieldValue[] values) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int wanted = fields.indexOf(parser.currentName());
      parser.nextToken();
      if (wanted >= 0) {
        values[wanted] = FieldValue.of(parser);
      }
      parser.skipChildren();
    }
  }

  private Element broken(int index, int from, int to, QuarantineReason reason, String detail) {
    return new Element.Broken(index, Arrays.copyOfRange(in, from, to), reason, detail);
  }

  private boolean hasByteOrderMark() {
    return in.length >= 3 && in[0] == (byte) 0xEF && in[1] == (byte) 0xBB && in[2] == (byte) 0xBF;
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }
}
