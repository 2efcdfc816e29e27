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
 * @param topic {@code datastream.topic}
 * @param messages on all topics now
 * @param lag messages that the group has yet to process, of all topics
 * @param freshnessMs of the last process run that landed something: {@code p50} and {@code max} in
 *     milliseconds; null when there is none among the last ten
 * @param quarantine entries that wait for somebody, of all topics
 * @param partitions of {@code topic}
 * @param topics all that are configured; null where it is one
 * @param runs the last ones that wrote to one of the topics or processed one for the group, the
 *     newest first
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
    @JsonInclude(JsonInclude.Include.NON_NULL) List<TopicStatus> topics,
    List<PipelineRun> runs,
    @JsonInclude(JsonInclude.Include.NON_NULL) String warning) {

  /**
   * A topic.
   *
   * @param format of its messages
   * @param messages on it now
   * @param lag messages that the group has yet to process
   * @param warning why there is nothing to see; null when there is
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record TopicStatus(
      String topic,
      String format,
      long messages,
      long lag,
      List<PartitionStatus> partitions,
      @JsonInclude(JsonInclude.Include.NON_NULL) String warning) {}

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
