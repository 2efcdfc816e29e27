package io.datastream.run;

import io.datastream.coordination.Lease;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run that has begun: it stands in the ledger as running.
 *
 * @param work what it was asked to do
 * @param runKey the key it was given
 * @param time that it has
 * @param lease the run's own; whoever opened the run closes it
 */
public record RunEntry(
    UUID runId, Work work, Optional<String> runKey, Instant startedAt, RunTime time, Lease lease)
    implements Opening {}
