package io.datastream.expression;

/** Why there is no value; thrown and caught in this package, where the expression is known. */
final class Trouble extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 40;

  private final String withoutValues;

  Trouble(String message) {
    this(message, message);
  }

  private Trouble(String message, String withoutValues) {
    // Without a stack: it costs more than the evaluation, and says nothing.
    super(message, null, false, false);
    this.withoutValues = withoutValues;
  }

  /**
   * Something else was needed.
   *
   * @param who needed it
   * @param accepted what
   * @param what it got, as the expression has it
   * @param found its value
   */
  static Trouble unfit(String who, String accepted, String what, Value found) {
    String said = found == Value.Nothing.ABSENT ? "missing" : found.kind().title();
    String line = "%s takes %s; %s is %s".formatted(who, accepted, what, said);
    return new Trouble(line + shown(found), line);
  }

  /** The same without any value of the record. */
  String withoutValues() {
    return withoutValues;
  }

  private static String shown(Value found) {
    if (found instanceof Value.Text string) {
      return " (\"" + cut(string.text()) + "\")";
    }
    if (found instanceof ExactNumber number) {
      return " (" + cut(number.literal()) + ")";
    }
    return found instanceof Value.Truth truth ? " (" + truth.literal() + ")" : "";
  }

  /** A text of one line, not too long. */
  static String cut(String text) {
    return cut(text, SHOWN);
  }

  /** A text of one line, and of so many characters at most. */
  static String cut(String text, int shown) {
    int end =
        text.length() > shown
            ? text.offsetByCodePoints(0, Math.min(shown, text.codePointCount(0, text.length())))
            : text.length();
    String part = text.substring(0, end);
    StringBuilder line = new StringBuilder(end);
    part.codePoints()
        .map(it -> Character.isISOControl(it) || it == 0x2028 || it == 0x2029 ? ' ' : it)
        .forEach(line::appendCodePoint);
    return end < text.length() ? line + "…" : line.toString();
  }
}
