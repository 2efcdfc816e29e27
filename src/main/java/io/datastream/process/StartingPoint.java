package io.datastream.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Decides where a run begins: PostgreSQL's offsets are the truth; a partition that it doesn't know
 * goes on from the group's offset in Kafka (someone who moves over), else from its beginning.
 */
final class StartingPoint {
  private static final Logger LOG = Logger.getLogger(StartingPoint.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration timeout;

  StartingPoint(Consumer<byte[], byte[]> consumer, Duration timeout) {
    this.consumer = consumer;
    this.timeout = timeout;
  }

  TopicPosition find(Set<TopicPartition> partitions, Map<Integer, Long> stored) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
    Map<TopicPartition, Long> from = new HashMap<>();
    Set<TopicPartition> unknown = new HashSet<>();
    for (TopicPartition partition : partitions) {
      Long offset = stored.get(partition.partition());
      if (offset == null) {
        unknown.add(partition);
      } else {
        from.put(partition, offset);
      }
    }
    if (!unknown.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unknown, timeout);
      for (TopicPartition partition : unknown) {
        OffsetAndMetadata offset = committed.get(partition);
        from.put(partition, offset == null ? beginnings.get(partition) : offset.offset());
      }
    }
    from.replaceAll(
        (partition, offset) -> within(partition, offset, beginnings.get(partition), ends));
    return new TopicPosition(from, ends);
  }

  private static long within(
      TopicPartition partition, long offset, long beginning, Map<TopicPartition, Long> ends) {
    long end = ends.get(partition);
    if (offset > end) {
      throw new OffsetBeyondEndException(partition, offset, end);
    }
    if (offset < beginning) {
      LOG.warnf(
          "%s: the messages from offset %d to %d were deleted by the topic's retention before they"
              + " were processed",
          partition, offset, beginning - 1);
      return beginning;
    }
    return offset;
  }
}
