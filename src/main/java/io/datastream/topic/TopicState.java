package io.datastream.topic;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * The configured topic as the broker describes it at one moment.
 *
 * @param name the topic's
 * @param id tells it from another topic that had its name before: Kafka gives each an id of its
 *     own; empty when it does not exist or the broker is too old to give ids
 * @param partitionCount 0 when it does not exist
 */
public record TopicState(String name, Optional<String> id, int partitionCount) {

  static TopicState missing(String name) {
    return new TopicState(name, Optional.empty(), 0);
  }

  /** Whether it does. */
  public boolean exists() {
    return partitionCount > 0;
  }

  /** All of its partitions. */
  public Set<TopicPartition> partitions() {
    return IntStream.range(0, partitionCount)
        .mapToObj(partition -> new TopicPartition(name, partition))
        .collect(Collectors.toUnmodifiableSet());
  }
}
