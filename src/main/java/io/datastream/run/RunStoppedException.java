package io.datastream.run;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.Optional;

/**
 * The process was asked to end before the run had done its work. What the run has committed stays;
 * it counts as failed, so that whoever tries its run key again gets the rest done.
 */
public class RunStoppedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private static final String MESSAGE =
      "the process was asked to stop before the run was done; what is committed stays, the next"
          + " run goes on from there";

  private final transient RunResult result;

  /** Of a run that had not begun. */
  public RunStoppedException() {
    this(null);
  }

  /**
   * Of a run that had done something.
   *
   * @param result what was done; null for nothing
   */
  public RunStoppedException(RunResult result) {
    super(MESSAGE);
    this.result = result;
  }

  /** What the run had done; empty when it had not begun. */
  public Optional<RunResult> result() {
    return Optional.ofNullable(result);
  }

  @Override
  public FailureCode code() {
    return FailureCode.STOPPED;
  }
}
