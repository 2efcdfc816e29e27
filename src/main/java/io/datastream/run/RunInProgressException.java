package io.datastream.run;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A run of the same kind was under way for longer than the trigger would wait. */
public class RunInProgressException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final UUID runId;

  public RunInProgressException(RunKind kind, UUID runId, Duration waited) {
    super(
        (runId == null ? "another " + kind.word() + " run" : "the " + kind.word() + " run " + runId)
            + " is still under way after a wait of "
            + waited.toMillis()
            + " ms (datastream.runs.wait-turn); try again when it has ended");
    this.runId = runId;
  }

  /** The run that is under way; null where it isn't known. */
  public UUID runId() {
    return runId;
  }

  @Override
  public Optional<UUID> otherRun() {
    return Optional.ofNullable(runId);
  }

  @Override
  public FailureCode code() {
    return FailureCode.RUN_IN_PROGRESS;
  }
}
