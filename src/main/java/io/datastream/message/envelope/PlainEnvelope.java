package io.datastream.message.envelope;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.Timestamps;
import io.datastream.record.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The quick way to read an envelope as Datastream and the prototype write them: valid JSON, {@code
 * source} before {@code data}, nothing twice, no escapes where a name or a key is looked at. For
 * everything else it gives up, and {@link EnvelopeReader} reads the message again with Jackson and
 * judges it. What is accepted here, Jackson reads alike; EnvelopeReaderTest holds the two against
 * each other.
 *
 * <p>One object reads one message.
 */
final class PlainEnvelope {
  private static final int DEEPEST = 200;

  /** Shorter texts are checked by making a string of them, which is quicker but takes memory. */
  private static final int LONG_TEXT = 64 * 1024;

  private static final char REPLACEMENT = '\uFFFD';

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  /** Thrown, and caught in this class, where the quick way ends. */
  private static final class NotPlain extends Exception {
    private static final long serialVersionUID = 1L;
    private static final NotPlain IT = new NotPlain();

    private NotPlain() {
      super(null, null, false, false);
    }
  }

  private final byte[] in;
  private final Function<String, List<String>> fieldsOf;
  private int at;
  private boolean escaped;
  private boolean ascii;

  private String source;
  private Instant timestamp;
  private List<Element> elements;
  private long batchSize = -1;

  private PlainEnvelope(byte[] in, Function<String, List<String>> fieldsOf) {
    this.in = in;
    this.fieldsOf = fieldsOf;
  }

  /** The envelope; null where it takes more to say what the message is. */
  static Decoded.Readable read(byte[] message, Function<String, List<String>> fieldsOf) {
    try {
      return new PlainEnvelope(message, fieldsOf).envelope();
    } catch (NotPlain | ArrayIndexOutOfBoundsException e) {
      // Beyond the end: the message is cut off.
      return null;
    }
  }

  private Decoded.Readable envelope() throws NotPlain {
    boolean more = open('{', '}');
    while (more) {
      field();
      more = more('}');
    }
    skipSpace();
    if (at != in.length || source == null || elements == null) {
      throw NotPlain.IT;
    }
    boolean disagrees = batchSize >= 0 && batchSize != elements.size();
    return new Decoded.Readable(
        source, Optional.ofNullable(timestamp), Optional.empty(), elements, disagrees);
  }

  private void field() throws NotPlain {
    int from = at + 1;
    string();
    int to = at - 1;
    if (escaped) {
      throw NotPlain.IT;
    }
    colon();
    if (is(from, to, "source")) {
      source();
    } else if (is(from, to, "data")) {
      data();
    } else if (is(from, to, "timestamp")) {
      timestamp();
    } else if (is(from, to, "batch_size")) {
      batchSize();
    } else {
      value(0);
    }
  }

  private void source() throws NotPlain {
    String text = plainText();
    if (source != null || text.isBlank()) {
      throw NotPlain.IT;
    }
    source = text;
  }

  private void timestamp() throws NotPlain {
    if (timestamp != null) {
      throw NotPlain.IT;
    }
    timestamp = Timestamps.read(plainText()).orElseThrow(() -> NotPlain.IT);
  }

  private void batchSize() throws NotPlain {
    int from = at;
    number();
    if (batchSize >= 0 || at - from > 9) {
      throw NotPlain.IT;
    }
    long number = 0;
    for (int i = from; i < at; i++) {
      if (in[i] < '0' || in[i] > '9') {
        throw NotPlain.IT;
      }
      number = 10 * number + in[i] - '0';
    }
    batchSize = number;
  }

  /** A string without escapes and beyond ASCII nothing. */
  private String plainText() throws NotPlain {
    int from = at + 1;
    ascii = true;
    string();
    if (escaped || !ascii) {
      throw NotPlain.IT;
    }
    return new String(in, from, at - 1 - from, StandardCharsets.ISO_8859_1);
  }

  private void data() throws NotPlain {
    if (source == null || elements != null) {
      throw NotPlain.IT;
    }
    List<String> fields = fieldsOf.apply(source);
    elements = new ArrayList<>();
    boolean more = open('[', ']');
    while (more) {
      skipSpace();
      elements.add(record(fields));
      more = more(']');
    }
  }

  private Element record(List<String> fields) throws NotPlain {
    int from = at;
    FieldValue[] values = new FieldValue[fields.size()];
    ascii = true;
    boolean more = open('{', '}');
    while (more) {
      int name = at + 1;
      string();
      int end = at - 1;
      if (escaped) {
        throw NotPlain.IT;
      }
      int wanted = wanted(fields, name, end);
      colon();
      if (wanted >= 0) {
        values[wanted] = fieldValue();
      } else {
        value(1);
      }
      more = more('}');
    }
    JsonText text = new JsonText(in, from, at - from);
    if (!ascii && !valid(text)) {
      throw NotPlain.IT;
    }
    return new Element.Record(elements.size(), text, values);
  }

  /** Whether it is UTF-8 for sure. */
  private static boolean valid(JsonText text) {
    // Decoding makes a replacement character of what is no UTF-8; it may also stand there itself.
    return text.length() > LONG_TEXT
        ? new Utf8().find(text.in(), text.from(), text.from() + text.length()).isEmpty()
        : text.toString().indexOf(REPLACEMENT) < 0;
  }

  private int wanted(List<String> fields, int from, int to) throws NotPlain {
    for (int i = 0; i < fields.size(); i++) {
      if (is(from, to, fields.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Compares bytes to text; a text beyond ASCII is none that can be compared. */
  private boolean is(int from, int to, String text) throws NotPlain {
    for (int i = 0; i < text.length(); i++) {
      char wanted = text.charAt(i);
      if (wanted >= 0x80) {
        throw NotPlain.IT;
      }
      if (from + i >= to || in[from + i] != wanted) {
        return false;
      }
    }
    return to - from == text.length();
  }

  private FieldValue fieldValue() throws NotPlain {
    int from = at;
    byte first = in[at];
    value(1);
    return switch (first) {
      case '"' -> {
        if (escaped) {
          throw NotPlain.IT;
        }
        String text = new String(in, from + 1, at - from - 2, StandardCharsets.UTF_8);
        yield new FieldValue(FieldValue.Kind.STRING, text);
      }
      case '{', '[' -> FieldValue.OF_STRUCTURE;
      case 'n' -> FieldValue.OF_NULL;
      case 't', 'f' -> new FieldValue(FieldValue.Kind.BOOLEAN, text(from));
      default -> new FieldValue(FieldValue.Kind.NUMBER, text(from));
    };
  }

  private String text(int from) {
    return new String(in, from, at - from, StandardCharsets.ISO_8859_1);
  }

  /** At the beginning of an object or array; true when something is in it. */
  private boolean open(char opening, char closing) throws NotPlain {
    skipSpace();
    expect(opening);
    skipSpace();
    if (in[at] == closing) {
      at++;
      return false;
    }
    return true;
  }

  /** After a member or element; true when another one follows. */
  private boolean more(char closing) throws NotPlain {
    skipSpace();
    if (in[at] == ',') {
      at++;
      skipSpace();
      return true;
    }
    expect(closing);
    return false;
  }

  private void colon() throws NotPlain {
    skipSpace();
    expect(':');
    skipSpace();
  }

  private void expect(char wanted) throws NotPlain {
    if (in[at] != wanted) {
      throw NotPlain.IT;
    }
    at++;
  }

  private void skipSpace() {
    // Mostly there is none.
    while (at < in.length
        && in[at] <= ' '
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  private void value(int depth) throws NotPlain {
    switch (in[at]) {
      case '"' -> string();
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void object(int depth) throws NotPlain {
    deeper(depth);
    boolean more = open('{', '}');
    while (more) {
      string();
      colon();
      value(depth);
      more = more('}');
    }
  }

  private void array(int depth) throws NotPlain {
    deeper(depth);
    boolean more = open('[', ']');
    while (more) {
      value(depth);
      more = more(']');
    }
  }

  private static void deeper(int depth) throws NotPlain {
    if (depth > DEEPEST) {
      throw NotPlain.IT;
    }
  }

  private void literal(String wanted) throws NotPlain {
    for (int i = 0; i < wanted.length(); i++) {
      expect(wanted.charAt(i));
    }
  }

  private void string() throws NotPlain {
    escaped = false;
    expect('"');
    int i = at;
    while (true) {
      i = afterPlain(i);
      byte next = in[i++];
      if (next == '"') {
        at = i;
        return;
      }
      if (next == '\\') {
        escaped = true;
        at = i;
        escape();
        i = at;
      } else if (next < 0) {
        ascii = false;
        while (in[i] < 0) {
          i++;
        }
      } else if (next < ' ') {
        throw NotPlain.IT;
      }
    }
  }

  /**
   * Passes over what a string has as it is, eight bytes at a time: the first byte there, or before
   * it, that may be something else.
   *
   * <p><a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Determine if a
   * word has a zero byte</a>, and the test for a byte less than n after it
   */
  private int afterPlain(int from) {
    int i = from;
    while (i <= in.length - Long.BYTES) {
      long eight = (long) LONGS.get(in, i);
      long quote = eight ^ QUOTES;
      long backslash = eight ^ BACKSLASHES;
      long special =
          (eight
                  | (eight - SPACES) & ~eight
                  | (quote - ONES) & ~quote
                  | (backslash - ONES) & ~backslash)
              & HIGHS;
      if (special != 0) {
        return i + Long.numberOfTrailingZeros(special) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    return i;
  }

  private void escape() throws NotPlain {
    switch (in[at++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        int unit = hex();
        if (Character.isHighSurrogate((char) unit)) {
          expect('\\');
          expect('u');
          unit = Character.isLowSurrogate((char) hex()) ? 0 : unit;
        }
        if (Character.isSurrogate((char) unit)) {
          throw NotPlain.IT;
        }
      }
      default -> throw NotPlain.IT;
    }
  }

  private int hex() throws NotPlain {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(in[at++], 16);
      if (digit < 0) {
        throw NotPlain.IT;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private void number() throws NotPlain {
    if (in[at] == '-') {
      at++;
    }
    if (in[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (in[at] == '.') {
      at++;
      digits();
    }
    if (in[at] == 'e' || in[at] == 'E') {
      at++;
      if (in[at] == '+' || in[at] == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() throws NotPlain {
    int from = at;
    while (in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw NotPlain.IT;
    }
  }
}
