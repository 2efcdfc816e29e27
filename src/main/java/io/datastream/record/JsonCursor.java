package io.datastream.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Goes through a JSON text value by value and makes nothing of what nobody looks at. The text is
 * known to be valid (RFC 8259); what it does with another one is not defined, beyond that it ends.
 *
 * <p>One value is looked at at a time. Not thread-safe; to be used again and again.
 */
public final class JsonCursor {
  /** What a value is. */
  public enum Kind {
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    OBJECT,
    ARRAY;

    /** Whether it is one value, and not several or none. */
    public boolean scalar() {
      return this != NULL && this != OBJECT && this != ARRAY;
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private byte[] in;
  private int at;
  private int end;
  private int from;
  private int to;
  private boolean escaped;
  private Kind kind;
  private int nameFrom;
  private int nameTo;
  private boolean nameEscaped;

  /** Stands before the text's value. */
  public void start(JsonText text) {
    start(text.in(), text.from(), text.from() + text.length());
  }

  /** Stands before the value that begins at or after {@code from}. */
  public void start(byte[] text, int from, int end) {
    this.in = text;
    this.at = from;
    this.end = end;
    space();
  }

  /** Goes into the object or array that the cursor is before. */
  public void enter() {
    at++;
  }

  /**
   * Goes on to the next member of the object that the cursor is in; it stands before its value.
   *
   * @return false where there is none any more: the cursor is behind the object
   */
  public boolean nextField() {
    if (!next('}')) {
      return false;
    }
    string();
    nameFrom = from;
    nameTo = to;
    nameEscaped = escaped;
    space();
    // The colon.
    at++;
    space();
    return true;
  }

  /**
   * Goes on to the next element of the array that the cursor is in; it stands before it.
   *
   * @return false where there is none any more: the cursor is behind the array
   */
  public boolean nextElement() {
    return next(']');
  }

  private boolean next(char closing) {
    space();
    if (at < end && in[at] == ',') {
      at++;
      space();
    }
    if (at >= end || in[at] == closing) {
      at++;
      return false;
    }
    return true;
  }

  /** Whether the member's name is this one; both may have characters that JSON escapes. */
  public boolean isNamed(byte[] utf8) {
    if (nameEscaped) {
      return name().equals(new String(utf8, StandardCharsets.UTF_8));
    }
    if (nameTo - nameFrom != utf8.length) {
      return false;
    }
    byte[] text = in;
    int start = nameFrom;
    for (int i = 0; i < utf8.length; i++) {
      if (text[start + i] != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  /** The member's name in bytes of UTF-8; -1 where it has escapes, and may be any name. */
  public int nameLength() {
    return nameEscaped ? -1 : nameTo - nameFrom;
  }

  /** The member's name. */
  public String name() {
    return text(nameFrom, nameTo, nameEscaped);
  }

  /** What the value is that the cursor is before. */
  public Kind peek() {
    return switch (at < end ? in[at] : 'n') {
      case '"' -> Kind.STRING;
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case 't' -> Kind.TRUE;
      case 'f' -> Kind.FALSE;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  /** Passes over the value that the cursor is before, which can be looked at from now on. */
  public void take() {
    kind = peek();
    switch (kind) {
      case STRING -> string();
      case OBJECT, ARRAY -> structure();
      default -> literal();
    }
  }

  /** What the value is. */
  public Kind kind() {
    return kind;
  }

  /** The bytes that {@link #from} and {@link #to} are of. */
  public byte[] in() {
    return in;
  }

  /** Where the value begins; of a string its first character. */
  public int from() {
    return from;
  }

  /** Where the value has ended; of a string, the closing quote. */
  public int to() {
    return to;
  }

  /** Whether the value is a string that has escapes. */
  public boolean escaped() {
    return escaped;
  }

  /** A string's text; anything else as it stands there. */
  public String text() {
    return text(from, to, kind == Kind.STRING && escaped);
  }

  /** The value as JSON, where it stands. */
  public JsonText json() {
    int quote = kind == Kind.STRING ? 1 : 0;
    return new JsonText(in, from - quote, to - from + 2 * quote);
  }

  private void space() {
    byte[] text = in;
    int i = at;
    while (i < end && text[i] <= ' ') {
      i++;
    }
    at = i;
  }

  private void string() {
    byte[] text = in;
    int last = end;
    int i = ++at;
    from = i;
    escaped = false;
    while (i < last && text[i] != '"') {
      if (text[i] == '\\') {
        escaped = true;
        i++;
      } else if (i + Long.BYTES <= last) {
        i += plain((long) LONGS.get(text, i));
        continue;
      }
      i++;
    }
    to = Math.min(i, last);
    at = to + 1;
  }

  /**
   * How many of eight bytes come before the first quote or backslash; none where the first one is
   * (<a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">zero in a word</a>).
   */
  private static int plain(long bytes) {
    long quotes = bytes ^ QUOTES;
    long backslashes = bytes ^ BACKSLASHES;
    long found = ((quotes - ONES) & ~quotes | (backslashes - ONES) & ~backslashes) & HIGHS;
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  private void literal() {
    byte[] text = in;
    int last = end;
    int i = at;
    from = i;
    while (i < last && text[i] != ',' && text[i] != '}' && text[i] != ']' && text[i] > ' ') {
      i++;
    }
    to = i;
    // Where there is none, something else is passed over: or there would be no end.
    at = Math.max(i, from + 1);
  }

  private void structure() {
    byte[] text = in;
    int last = end;
    int begins = at;
    int i = begins;
    int depth = 0;
    do {
      switch (text[i]) {
        case '"' -> {
          at = i;
          string();
          i = at;
        }
        case '{', '[' -> {
          depth++;
          i++;
        }
        case '}', ']' -> {
          depth--;
          i++;
        }
        default -> i++;
      }
    } while (depth > 0 && i < last);
    escaped = false;
    from = begins;
    // Beyond the end there is a string that isn't closed.
    to = Math.min(i, last);
    at = i;
  }

  private String text(int start, int stop, boolean hasEscapes) {
    return hasEscapes
        ? unescaped(start, stop)
        : new String(in, start, stop - start, StandardCharsets.UTF_8);
  }

  private String unescaped(int start, int stop) {
    StringBuilder text = new StringBuilder(stop - start);
    int plain = start;
    int i = start;
    while (i < stop) {
      if (in[i] != '\\') {
        i++;
        continue;
      }
      text.append(new String(in, plain, i - plain, StandardCharsets.UTF_8));
      char escape = (char) in[i + 1];
      if (escape == 'u') {
        text.append(
            (char) Integer.parseInt(new String(in, i + 2, 4, StandardCharsets.ISO_8859_1), 16));
        i += 6;
      } else {
        text.append(
            switch (escape) {
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> escape;
            });
        i += 2;
      }
      plain = i;
    }
    return text.append(new String(in, plain, stop - plain, StandardCharsets.UTF_8)).toString();
  }
}
