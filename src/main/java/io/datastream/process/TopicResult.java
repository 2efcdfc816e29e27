package io.datastream.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.datastream.process.progress.Freshness;
import io.datastream.run.RunCounts;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of one topic of a run of several. The counts are what the database has committed.
 *
 * @param status succeeded or failed
 * @param stoppedBy null when it failed
 * @param lag messages that the group has yet to process; where it failed, of those that were there
 *     when the run began; null when nobody knows
 * @param freshnessMs null when nothing was processed
 * @param error why it failed; null when it didn't
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({
  "topic",
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
  "error"
})
public record TopicResult(
    String topic,
    RunStatus status,
    @Schema(nullable = true) StoppedBy stoppedBy,
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
    @Schema(nullable = true) Long lag,
    @Schema(nullable = true) Freshness freshnessMs,
    @JsonInclude(JsonInclude.Include.NON_NULL) String error) {

  static TopicResult of(TopicOutcome outcome, RunCounts counts) {
    return new TopicResult(
        outcome.run().subscription().topic(),
        outcome.failed() ? RunStatus.FAILED : RunStatus.SUCCEEDED,
        outcome.stoppedBy().orElse(null),
        counts.messages(),
        counts.records(),
        counts.inserted(),
        counts.updated(),
        counts.unchanged(),
        counts.deleted(),
        counts.superseded(),
        counts.filtered(),
        counts.quarantined(),
        counts.missed(),
        counts.removed(),
        outcome.lag().orElse(null),
        outcome.run().freshness().figures(),
        outcome.error().orElse(null));
  }
}
