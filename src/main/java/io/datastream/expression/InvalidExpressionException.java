package io.datastream.expression;

/** A text that is no expression. */
public final class InvalidExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int place;
  private final String problem;
  private final String accepted;

  /**
   * Names what is wrong.
   *
   * @param place index of the character where it begins, from 0
   * @param problem what stands there
   * @param accepted what may
   */
  InvalidExpressionException(int place, String problem, String accepted) {
    super("%s at character %d; accepted: %s".formatted(problem, place + 1, accepted));
    this.place = place;
    this.problem = problem;
    this.accepted = accepted;
  }

  /** Where in the text, its first character being 1. */
  public int character() {
    return place + 1;
  }

  /** What stands there. */
  public String problem() {
    return problem;
  }

  /** What may stand there. */
  public String accepted() {
    return accepted;
  }
}
