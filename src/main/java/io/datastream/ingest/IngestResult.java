package io.datastream.ingest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.datastream.run.RunResult;
import io.datastream.run.RunStatus;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an ingest run answers.
 *
 * @param runKey null when the run had none
 * @param sources what came of each source, by its name
 * @param elapsedMs from the run's entry in the ledger to its end
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"runId", "runKey", "status", "sources", "elapsedMs"})
public record IngestResult(
    UUID runId,
    @Schema(nullable = true) String runKey,
    RunStatus status,
    Map<String, SourceTally> sources,
    long elapsedMs)
    implements RunResult {

  /** How a run with these outcomes has ended. */
  static RunStatus status(Map<String, SourceTally> sources) {
    boolean clean =
        sources.values().stream().allMatch(it -> it.error() == null && it.quarantined() == 0);
    boolean nothing =
        sources.values().stream()
            .allMatch(it -> it.error() != null && it.records() == 0 && it.quarantined() == 0);
    if (clean) {
      return RunStatus.SUCCEEDED;
    }
    return nothing ? RunStatus.FAILED : RunStatus.PARTIAL;
  }

  @Override
  @JsonIgnore
  public long quarantined() {
    return sum(SourceTally::quarantined);
  }

  /** Envelopes that Kafka acknowledged. */
  @JsonIgnore
  public long messages() {
    return sum(SourceTally::messages);
  }

  /** Records in those envelopes. */
  @JsonIgnore
  public long records() {
    return sum(SourceTally::records);
  }

  @Override
  public boolean nothingToDo() {
    return records() == 0 && quarantined() == 0 && !needsAttention();
  }

  @Override
  public boolean needsAttention() {
    return sources.values().stream().anyMatch(it -> it.error() != null);
  }

  /** Why sources could not be read to their ends, in one line; empty where all could. */
  @JsonIgnore
  public Optional<String> errors() {
    String errors =
        sources.entrySet().stream()
            .filter(source -> source.getValue().error() != null)
            .map(source -> source.getKey() + ": " + source.getValue().error())
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors);
  }

  /** Whether a server was away that is needed, so that trying again may help. */
  @JsonIgnore
  public boolean serverAway() {
    return sources.values().stream().anyMatch(SourceTally::serverAway);
  }

  private long sum(ToLongFunction<SourceTally> of) {
    return sources.values().stream().mapToLong(of).sum();
  }
}
