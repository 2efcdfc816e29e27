package io.datastream.message.text;

import io.datastream.message.Element;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import io.datastream.record.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The quick way through JSON as it is usually written: valid, and without escapes where a name or a
 * value is looked at. For everything else it gives up, and what is there is read again with Jackson
 * and judged. What is accepted here, Jackson reads alike.
 *
 * <p>One object reads one message. Reading beyond its end is an {@link
 * ArrayIndexOutOfBoundsException}: it is cut off.
 */
public abstract class PlainJson {
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

  /** The message. */
  protected final byte[] in;

  /** Index of what is read next. */
  protected int at;

  /** Whether the last string had escapes. */
  protected boolean escaped;

  /** Made false by every string that has more than ASCII. */
  protected boolean ascii;

  /** Reads from the first byte on. */
  protected PlainJson(byte[] in) {
    this.in = in;
  }

  /**
   * The object that begins here, as a record.
   *
   * @param index its place among the message's elements, from 0
   * @param fields to bring out of it
   */
  protected final Element record(int index, List<String> fields) throws NotPlainException {
    int from = at;
    FieldValue[] values = new FieldValue[fields.size()];
    ascii = true;
    boolean more = open('{', '}');
    while (more) {
      int name = at + 1;
      string();
      int end = at - 1;
      if (escaped) {
        throw NotPlainException.IT;
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
      throw NotPlainException.IT;
    }
    return new Element.Record(index, text, values);
  }

  /** Whether it is UTF-8 for sure. */
  private static boolean valid(JsonText text) {
    // Decoding makes a replacement character of what is no UTF-8; it may also stand there itself.
    return text.length() > LONG_TEXT
        ? new Utf8().find(text.in(), text.from(), text.from() + text.length()).isEmpty()
        : text.toString().indexOf(REPLACEMENT) < 0;
  }

  private int wanted(List<String> fields, int from, int to) throws NotPlainException {
    for (int i = 0; i < fields.size(); i++) {
      if (is(from, to, fields.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Compares bytes to text; a text beyond ASCII is none that can be compared. */
  protected final boolean is(int from, int to, String text) throws NotPlainException {
    for (int i = 0; i < text.length(); i++) {
      char wanted = text.charAt(i);
      if (wanted >= 0x80) {
        throw NotPlainException.IT;
      }
      if (from + i >= to || in[from + i] != wanted) {
        return false;
      }
    }
    return to - from == text.length();
  }

  private FieldValue fieldValue() throws NotPlainException {
    int from = at;
    byte first = in[at];
    value(1);
    return switch (first) {
      case '"' -> {
        if (escaped) {
          throw NotPlainException.IT;
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
  protected final boolean open(char opening, char closing) throws NotPlainException {
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
  protected final boolean more(char closing) throws NotPlainException {
    skipSpace();
    if (in[at] == ',') {
      at++;
      skipSpace();
      return true;
    }
    expect(closing);
    return false;
  }

  /** Passes over the colon between a name and its value. */
  protected final void colon() throws NotPlainException {
    skipSpace();
    expect(':');
    skipSpace();
  }

  private void expect(char wanted) throws NotPlainException {
    if (in[at] != wanted) {
      throw NotPlainException.IT;
    }
    at++;
  }

  /** Passes over white space. */
  protected final void skipSpace() {
    // Mostly there is none.
    while (at < in.length
        && in[at] <= ' '
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  /** Passes over a value of any kind. */
  protected final void value(int depth) throws NotPlainException {
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

  private void object(int depth) throws NotPlainException {
    deeper(depth);
    boolean more = open('{', '}');
    while (more) {
      string();
      colon();
      value(depth);
      more = more('}');
    }
  }

  private void array(int depth) throws NotPlainException {
    deeper(depth);
    boolean more = open('[', ']');
    while (more) {
      value(depth);
      more = more(']');
    }
  }

  private static void deeper(int depth) throws NotPlainException {
    if (depth > DEEPEST) {
      throw NotPlainException.IT;
    }
  }

  private void literal(String wanted) throws NotPlainException {
    for (int i = 0; i < wanted.length(); i++) {
      expect(wanted.charAt(i));
    }
  }

  /**
   * Passes over a string; {@link #escaped} says whether it has escapes, {@link #ascii} that it had
   * none but ASCII.
   */
  protected final void string() throws NotPlainException {
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
        throw NotPlainException.IT;
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

  private void escape() throws NotPlainException {
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
          throw NotPlainException.IT;
        }
      }
      default -> throw NotPlainException.IT;
    }
  }

  private int hex() throws NotPlainException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(in[at++], 16);
      if (digit < 0) {
        throw NotPlainException.IT;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Passes over a number. */
  protected final void number() throws NotPlainException {
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

  private void digits() throws NotPlainException {
    int from = at;
    while (in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw NotPlainException.IT;
    }
  }
}
