package io.datastream.failure;

import java.util.List;

/** Several things are wrong at once; the message is one line that says all of them. */
public class SeveralProblemsException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final transient List<String> lines;

  /**
   * @param code of the first
   * @param lines one each
   */
  SeveralProblemsException(
      FailureCode code, List<String> lines, List<? extends Throwable> failures) {
    super(String.join("; ", lines), failures.get(0));
    failures.stream().skip(1).forEach(this::addSuppressed);
    this.code = code;
    this.lines = List.copyOf(lines);
  }

  /** For who has only words. */
  public SeveralProblemsException(FailureCode code, List<String> lines) {
    super(String.join("; ", lines));
    this.code = code;
    this.lines = List.copyOf(lines);
  }

  @Override
  public FailureCode code() {
    return code;
  }

  @Override
  public List<String> lines() {
    return lines;
  }
}
