package io.datastream.record;

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
    for (int i = 0; i < utf8.length; i++) {
      if (in[nameFrom + i] != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the member's name has escapes. */
  public boolean hasEscapedName() {
    return nameEscaped;
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
    while (at < end && in[at] <= ' ') {
      at++;
    }
  }

  private void string() {
    escaped = false;
    from = ++at;
    int i = at;
    while (i < end && in[i] != '"') {
      if (in[i] == '\\') {
        escaped = true;
        i++;
      }
      i++;
    }
    to = Math.min(i, end);
    at = to + 1;
  }

  private void literal() {
    from = at;
    int i = at;
    while (i < end && in[i] != ',' && in[i] != '}' && in[i] != ']' && in[i] > ' ') {
      i++;
    }
    to = i;
    // Where there is none, something else is passed over: or there would be no end.
    at = Math.max(i, from + 1);
  }

  private void structure() {
    int begins = at;
    int depth = 0;
    do {
      switch (in[at]) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
    } while (depth > 0 && at < end);
    escaped = false;
    from = begins;
    // Beyond the end there is a string that isn't closed.
    to = Math.min(at, end);
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
