package io.datastream.monitor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.datastream.run.PipelineRun;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How things stand.
 *
 * @param messages on the topic now
 * @param lag messages that the group has yet to process
 * @param freshnessMs of the last process run that landed something: {@code p50} and {@code max} in
 *     milliseconds; null when there is none among the last ten
 * @param quarantine entries that wait for somebody, of all topics
 * @param runs the last ones that wrote to the topic or processed it for the group, the newest first
 * @param warning why there is nothing to see; null when there is
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StatusReport(
    String topic,
    String group,
    long messages,
    long lag,
    @Schema(implementation = Object.class, nullable = true) JsonNode freshnessMs,
    long quarantine,
    List<PartitionStatus> partitions,
    List<PipelineRun> runs,
    @JsonInclude(JsonInclude.Include.NON_NULL) String warning) {

  /**
   * A partition.
   *
   * @param nextOffset where the next run goes on; null when no run was there yet
   * @param groupOffset what the group has committed in Kafka; null when nothing
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record PartitionStatus(
      int partition,
      long beginning,
      long end,
      @Schema(nullable = true) Long nextOffset,
      @Schema(nullable = true) Long groupOffset,
      long lag) {}
}
