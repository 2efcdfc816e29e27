package io.datastream.expression;

import java.util.List;
import java.util.Set;

/**
 * An expression that has been read and checked; docs/expressions.md describes the language.
 * Immutable.
 */
public final class Expression {
  private static final int LONGEST = 10_000;

  private final String text;
  private final Node whole;
  private final List<FieldPath> fields;

  private Expression(String text, Parser parser) throws InvalidExpressionException {
    this.text = text;
    this.whole = parser.parse();
    this.fields = parser.fields();
  }

  /** Reads an expression of any value. */
  public static Expression compile(String text) throws InvalidExpressionException {
    if (text.length() > LONGEST) {
      throw new InvalidExpressionException(
          LONGEST, "text", "at most %d characters".formatted(LONGEST));
    }
    return new Expression(text, new Parser(text));
  }

  /** Reads an expression that is true or false. */
  public static Expression condition(String text) throws InvalidExpressionException {
    Expression expression = compile(text);
    Set<Kind> kinds = expression.whole.kinds();
    if (!kinds.contains(Kind.BOOLEAN)) {
      throw new InvalidExpressionException(
          0, "what comes to " + Kind.anyOf(kinds), "what is true or false");
    }
    return expression;
  }

  /** The text that it was made of. */
  @Override
  public String toString() {
    return text;
  }

  /** The fields of the record that it takes. */
  List<FieldPath> fields() {
    return fields;
  }

  /** In one line and not too long. */
  String shown() {
    return new Extent(text, 0, text.length()).shown();
  }

  /** Its value. */
  Value evaluate(Scope scope) throws Trouble {
    return whole.evaluate(scope);
  }

  /** Whether it is true. */
  boolean holds(Scope scope) throws Trouble {
    Value value = evaluate(scope);
    if (value instanceof Value.Truth truth) {
      return truth.holds();
    }
    throw Trouble.unfit("a condition", Kind.BOOLEAN.title(), "its value", value);
  }
}
