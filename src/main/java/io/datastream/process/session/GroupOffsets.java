package io.datastream.process.session;

import io.datastream.process.progress.RunProgress;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The group's offsets in Kafka: that it hears of what is committed serves the lag tools. */
final class GroupOffsets {
  private static final Logger LOG = Logger.getLogger(GroupOffsets.class);

  private final Consumer<byte[], byte[]> consumer;
  private final RunProgress progress;
  private final String group;
  private final Map<TopicPartition, OffsetAndMetadata> told = new HashMap<>();

  GroupOffsets(Consumer<byte[], byte[]> consumer, RunProgress progress, String group) {
    this.consumer = consumer;
    this.progress = progress;
    this.group = group;
  }

  /** Commits what it has not been told; that it can't be told becomes a warning. */
  void tell(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>(offsets);
    news.entrySet().removeAll(told.entrySet());
    if (news.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(news);
      told.putAll(news);
    } catch (KafkaException e) {
      LOG.debug("commit to the group failed", e);
      progress.warn(
          "the group "
              + group
              + " could not be told in Kafka ("
              + e.getMessage()
              + "); PostgreSQL has the offsets, the next run that takes messages tells it again");
    }
  }
}
