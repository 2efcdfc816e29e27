package io.datastream.expression;

/** A record that an expression has no value for: it goes to quarantine. */
public final class EvaluationFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String withoutValues;

  EvaluationFailedException(Expression expression, Trouble trouble) {
    super(line(expression, trouble.getMessage()), null, false, false);
    withoutValues = line(expression, trouble.withoutValues());
  }

  EvaluationFailedException(String problem) {
    super(problem, null, false, false);
    withoutValues = problem;
  }

  /** The line without anything that stands in the record, for sources that have masked columns. */
  public String withoutValues() {
    return withoutValues;
  }

  private static String line(Expression expression, String problem) {
    return "'%s': %s".formatted(expression.shown(), problem);
  }
}
