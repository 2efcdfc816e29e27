package io.datastream.message.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.datastream.record.JsonTrouble;
import io.datastream.record.QuarantineReason;
import io.datastream.record.SurrogateEscapes;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the values of an envelope that are no JSON ({@code NaN}, a raw line break in a text, a
 * comma too many), so that they cost nothing but themselves. Only where the message's structure
 * holds: its strings end, its brackets match, and between them are commas and colons where an
 * envelope has them. A value is an element of one of the envelope's arrays, or one of its other
 * fields.
 *
 * <p>One object looks at one message.
 */
final class BrokenValues {
  /**
   * A value that is none.
   *
   * @param to the index after its last byte
   */
  record Broken(int to, QuarantineReason reason, String detail) {}

  /**
   * A message whose broken values have been replaced.
   *
   * @param text as long as the message: with a 0 in the place of each broken value, and spaces
   * @param broken by the index of their first bytes
   */
  record Mended(byte[] text, Map<Integer, Broken> broken) {}

  /** Thrown, and caught in this class, where the structure can't be made out. */
  private static final class NoStructure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final NoStructure IT = new NoStructure();

    private NoStructure() {
      super(null, null, false, false);
    }
  }

  private final byte[] in;
  private final JsonFactory json;
  private final Map<Integer, Broken> broken = new HashMap<>();

  /** The brackets that are open in a value; set where it is a square one. */
  private final BitSet brackets = new BitSet();

  private int at;

  private BrokenValues(byte[] in, JsonFactory json) {
    this.in = in;
    this.json = json;
  }

  /**
   * Looks for them.
   *
   * @param message UTF-8, not to be changed
   * @return empty when the message's structure doesn't show where its values begin and end
   */
  static Optional<Mended> in(byte[] message, JsonFactory json) {
    BrokenValues values = new BrokenValues(message, json);
    try {
      values.envelope();
    } catch (NoStructure | ArrayIndexOutOfBoundsException e) {
      // Beyond the end: the message is cut off.
      return Optional.empty();
    }
    return Optional.of(values.mended());
  }

  private Mended mended() {
    if (broken.isEmpty()) {
      return new Mended(in, broken);
    }
    byte[] text = in.clone();
    broken.forEach(
        (from, value) -> {
          Arrays.fill(text, from, value.to(), (byte) ' ');
          text[from] = '0';
        });
    return new Mended(text, broken);
  }

  private void envelope() throws NoStructure {
    skipSpace();
    expect('{');
    do {
      skipSpace();
      string();
      skipSpace();
      expect(':');
      skipSpace();
      if (in[at] == '[') {
        array();
      } else {
        value();
      }
      skipSpace();
    } while (more('}'));
    skipSpace();
    if (at != in.length) {
      throw NoStructure.IT;
    }
  }

  private void array() throws NoStructure {
    at++;
    skipSpace();
    if (in[at] == ']') {
      at++;
      return;
    }
    do {
      skipSpace();
      value();
      skipSpace();
    } while (more(']'));
  }

  private boolean more(char closing) throws NoStructure {
    if (in[at] == ',') {
      at++;
      return true;
    }
    expect(closing);
    return false;
  }

  /** Passes over everything up to the comma or bracket that ends it. */
  private void value() throws NoStructure {
    int from = at;
    int to = at;
    int depth = 0;
    while (depth > 0 || !ends(in[at])) {
      byte next = in[at];
      if (next == '"') {
        string();
      } else {
        at++;
        if (next == '{' || next == '[') {
          brackets.set(depth++, next == '[');
        } else if (next == '}' || next == ']') {
          close(--depth, next);
        }
      }
      to = isSpace(next) ? to : at;
    }
    if (to == from) {
      throw NoStructure.IT;
    }
    check(from, to);
  }

  private void close(int depth, byte bracket) throws NoStructure {
    if (brackets.get(depth) != (bracket == ']')) {
      throw NoStructure.IT;
    }
  }

  private void check(int from, int to) {
    try (JsonParser parser = json.createParser(in, from, to - from)) {
      parser.nextToken();
      parser.skipChildren();
      parser.finishToken();
      if (parser.nextToken() != null) {
        broken.put(
            from, new Broken(to, QuarantineReason.NOT_JSON, "several values without a comma"));
      }
    } catch (StreamConstraintsException e) {
      broken.put(from, new Broken(to, QuarantineReason.TOO_LARGE, JsonTrouble.oneLine(e, from)));
    } catch (IOException e) {
      // In names Jackson doesn't take it, in texts it does.
      broken.put(
          from,
          new SurrogateEscapes()
              .inWords(in, from, to)
              .map(half -> new Broken(to, QuarantineReason.NOT_UTF8, half))
              .orElseGet(
                  () ->
                      new Broken(
                          to,
                          QuarantineReason.NOT_JSON,
                          "no JSON " + JsonTrouble.oneLine(e, from))));
    }
  }

  private void string() throws NoStructure {
    expect('"');
    while (in[at] != '"') {
      at += in[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void expect(char wanted) throws NoStructure {
    if (in[at] != wanted) {
      throw NoStructure.IT;
    }
    at++;
  }

  private void skipSpace() {
    while (at < in.length && isSpace(in[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private static boolean ends(byte next) {
    return next == ',' || next == '}' || next == ']';
  }
}
