package io.datastream.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.datastream.process.progress.Freshness;
import io.datastream.run.RunResult;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import io.datastream.run.TableCounts;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a process run answers. The counts are what the database has committed.
 *
 * @param runKey null when the run had none
 * @param records elements of the messages; inserted + updated + unchanged + deleted + superseded +
 *     filtered + quarantined elements
 * @param unchanged records whose row was there already as it would have been written
 * @param deleted records that say that a row is gone, and it is, or is marked so
 * @param superseded records that a newer one had overtaken
 * @param filtered records that aren't wanted
 * @param tables the records of each source; null in results of versions that didn't have it
 * @param missed offsets that the topic's retention had deleted before they were processed
 * @param removed rows that complete readings of their sources lacked; beside the sum
 * @param lag messages on its topics that the group has yet to process, as far as is known
 * @param freshnessMs null when nothing was processed
 * @param elapsedMs from the run's entry in the ledger to its end
 * @param topics what became of each of its topics, in the order in which they were configured or
 *     asked for; null for a run of one
 * @param warning what the run could not do beside its work; null when there was nothing
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({
  "runId",
  "runKey",
  "status",
  "stoppedBy",
  "messages",
  "records",
  "inserted",
  "updated",
  "unchanged",
  "deleted",
  "superseded",
  "filtered",
  "quarantined",
  "missed",
  "removed",
  "lag",
  "freshnessMs",
  "elapsedMs",
  "tables",
  "topics",
  "warning"
})
public record ProcessResult(
    UUID runId,
    @Schema(nullable = true) String runKey,
    RunStatus status,
    StoppedBy stoppedBy,
    long messages,
    long records,
    long inserted,
    long updated,
    long unchanged,
    long deleted,
    long superseded,
    long filtered,
    long quarantined,
    long missed,
    long removed,
    long lag,
    @Schema(nullable = true) Freshness freshnessMs,
    long elapsedMs,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<TableCounts> tables,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<TopicResult> topics,
    @JsonInclude(JsonInclude.Include.NON_NULL) String warning)
    implements RunResult {

  @Override
  public boolean nothingToDo() {
    return messages == 0 && missed == 0 && removed == 0;
  }

  @Override
  public boolean needsAttention() {
    return status == RunStatus.FAILED || status == RunStatus.PARTIAL;
  }
}
