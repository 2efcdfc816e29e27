package io.datastream.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts the text of an expression into tokens. */
final class Lexer {
  /** What the whole record is called. */
  static final String RECORD = "record";

  private static final Set<String> RESERVED = Set.of("true", "false", "null", "in", RECORD);

  private static final List<String> SYMBOLS =
      List.of(
          "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".",
          ",", "(", ")", "[", "]", "{", "}");

  /** What a token is. */
  enum Type {
    /** A word of the language, or the name of a field or function. */
    NAME,
    /** A field's name between backticks. */
    QUOTED_NAME,
    NUMBER,
    STRING,
    SYMBOL,
    END
  }

  /**
   * A token.
   *
   * @param text of a string or a quoted name, what it stands for
   * @param from index of its first character
   * @param to behind its last one
   */
  record Token(Type type, String text, int from, int to) {
    boolean is(String symbol) {
      return type == Type.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String word) {
      return type == Type.NAME && text.equals(word);
    }
  }

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  /** Whether a field of this name is written without backticks. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && begins(name.charAt(0))
        && !RESERVED.contains(name)
        && name.chars().allMatch(it -> continues((char) it));
  }

  /** All tokens; the last one is the end. */
  List<Token> tokens() throws InvalidExpressionException {
    List<Token> tokens = new ArrayList<>();
    do {
      tokens.add(next());
    } while (tokens.get(tokens.size() - 1).type() != Type.END);
    return tokens;
  }

  private Token next() throws InvalidExpressionException {
    space();
    int from = at;
    if (at == text.length()) {
      return new Token(Type.END, "", at, at);
    }
    char c = text.charAt(at);
    if (begins(c)) {
      return word(from);
    }
    if (isDigit(at) || c == '.' && isDigit(at + 1)) {
      return number(from);
    }
    if (c == '"' || c == '\'' || c == '`') {
      String quoted = quoted(c);
      return new Token(c == '`' ? Type.QUOTED_NAME : Type.STRING, quoted, from, at);
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Type.SYMBOL, symbol, from, at);
      }
    }
    throw stranger(c);
  }

  private InvalidExpressionException stranger(char c) {
    String accepted =
        switch (c) {
          case '=' -> "==, which compares; nothing is assigned";
          case '&' -> "&&";
          case '|' -> "||";
          default -> "names of fields, numbers, 'texts' and operators (" + operators() + ")";
        };
    int end = text.offsetByCodePoints(at, 1);
    return new InvalidExpressionException(
        at, "'" + Trouble.cut(text.substring(at, end)) + "'", accepted);
  }

  private static String operators() {
    return String.join(" ", SYMBOLS.subList(0, SYMBOLS.indexOf("."))) + " in";
  }

  private void space() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("//", at)) {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  private Token word(int from) throws InvalidExpressionException {
    while (at < text.length() && continues(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    String instead =
        switch (word) {
          case "and" -> "&&";
          case "or" -> "||";
          case "not" -> "!";
          default -> null;
        };
    // A field may have that name; between two values there is no field.
    return instead != null && from > 0 && followsValue(from)
        ? refuse(from, word, instead)
        : new Token(Type.NAME, word, from, at);
  }

  private boolean followsValue(int from) {
    String before = text.substring(0, from).stripTrailing();
    char last = before.isEmpty() ? ' ' : before.charAt(before.length() - 1);
    return continues(last) || "'\"`)]}".indexOf(last) >= 0;
  }

  private static Token refuse(int from, String word, String instead)
      throws InvalidExpressionException {
    throw new InvalidExpressionException(from, "'" + word + "'", instead);
  }

  private Token number(int from) throws InvalidExpressionException {
    digits();
    if (at < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      digits();
    }
    if (!isDigit(at - 1) || at < text.length() && continues(text.charAt(at))) {
      throw new InvalidExpressionException(
          from, "'" + Trouble.cut(text.substring(from, at)) + "'", "a number like 12, 0.5 or 1e3");
    }
    return new Token(Type.NUMBER, text.substring(from, at), from, at);
  }

  private void digits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private String quoted(char quote) throws InvalidExpressionException {
    int from = at;
    StringBuilder quoted = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      quoted.append(c == '\\' && quote != '`' ? escaped() : c);
    }
    if (at == text.length()) {
      throw new InvalidExpressionException(from, "a " + quote + " without its end", "another one");
    }
    at++;
    for (int i = 0; i < quoted.length(); i += Character.charCount(quoted.codePointAt(i))) {
      if (quoted.codePointAt(i) <= 0xFFFF && Character.isSurrogate(quoted.charAt(i))) {
        throw new InvalidExpressionException(
            from, "half of a surrogate pair", "whole characters, which UTF-8 can hold");
      }
    }
    return quoted.toString();
  }

  private char escaped() throws InvalidExpressionException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '\'', '"', '`' -> c;
      case 'u' -> unicode();
      default ->
          throw new InvalidExpressionException(
              at - 2, "'\\" + c + "'", "\\n \\r \\t \\\\ \\' \\\" \\` and \\u with four digits");
    };
  }

  private char unicode() throws InvalidExpressionException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit =
          at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw new InvalidExpressionException(at, "an end of '\\u'", "four hexadecimal digits");
      }
      value = 16 * value + digit;
      at++;
    }
    return (char) value;
  }

  private static boolean begins(char c) {
    return c == '_' || Character.isLetter(c);
  }

  private static boolean continues(char c) {
    return begins(c) || Character.isDigit(c);
  }
}
