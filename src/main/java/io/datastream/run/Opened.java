package io.datastream.run;

import io.datastream.coordination.Lease;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What the ledger says to a run that wants to begin. */
public sealed interface Opened {
  /**
   * The run may begin and stands in the ledger as running.
   *
   * @param work what it was asked to do
   * @param runKey the key it was given
   * @param time that it has
   * @param lease the run's own; whoever opened the run closes it
   */
  record Begun(
      UUID runId, Work work, Optional<String> runKey, Instant startedAt, RunTime time, Lease lease)
      implements Opened {}

  /**
   * A run with this key has succeeded before.
   *
   * @param result what it answered, JSON as it was
   */
  record Repeated(UUID runId, String result) implements Opened {}
}
