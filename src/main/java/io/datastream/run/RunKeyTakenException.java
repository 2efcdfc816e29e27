package io.datastream.run;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.Optional;
import java.util.UUID;

/** A run key was given before, to a run with other work; one line for people. */
public class RunKeyTakenException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final UUID runId;

  RunKeyTakenException(String runKey, UUID runId, String theirs, Work ours) {
    super(
        "the run key %s is that of the %s run %s, whose work is other (%s) than what is asked for now (%s); give this work a key of its own"
            .formatted(runKey, ours.kind().word(), runId, theirs, ours.description()));
    this.runId = runId;
  }

  @Override
  public FailureCode code() {
    return FailureCode.KEY_TAKEN;
  }

  @Override
  public Optional<UUID> otherRun() {
    return Optional.of(runId);
  }
}
