package io.datastream.message.envelope;

import java.util.Random;

/** JSON as somebody else's program may write it: any white space, any escapes, any characters. */
public final class RandomJson {
  private static final String[] SPACES = {"", "", "", " ", "\t", "\r\n", "  \n"};
  private static final String[] PIECES = {
    "a", "z", "id", " ", "é", "ü", "中", "\uD83D\uDE00", "\u2028", "\uFFFD", "\uFEFF", "'", "/", "{",
    "}", "[", "]", ",", ":", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041",
    "\\ud83d\\ude00", "\\u0000", "\u007F"
  };
  private static final String[] NUMBERS = {
    "0", "-0", "1", "42", "-7", "3.14", "1e5", "1E+2", "-2.5e-10", "123456789012345678901234567890"
  };

  private final Random random;

  public RandomJson(Random random) {
    this.random = random;
  }

  public String object(int depth) {
    StringBuilder text = new StringBuilder("{");
    int fields = random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      text.append(i == 0 ? "" : ",").append(space());
      // Numbered, because what doubled names mean is another test's business.
      text.append(string("f" + i + "-")).append(space()).append(':').append(space());
      text.append(value(depth - 1)).append(space());
    }
    return text.append(fields == 0 ? space() : "").append('}').toString();
  }

  public String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> string("");
      case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 2 -> "true";
      case 3 -> "false";
      case 4 -> "null";
      case 5 -> object(depth);
      default -> array(depth);
    };
  }

  public String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }

  private String array(int depth) {
    StringBuilder text = new StringBuilder("[");
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      text.append(i == 0 ? "" : ",").append(space()).append(value(depth - 1)).append(space());
    }
    return text.append(']').toString();
  }

  private String string(String start) {
    StringBuilder text = new StringBuilder("\"").append(start);
    for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.append('"').toString();
  }
}
