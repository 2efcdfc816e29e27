package io.datastream.process.session;

import io.datastream.config.DatastreamConfig.NewTopicPolicy;
import io.datastream.coordination.ClaimedPartition;
import io.datastream.coordination.OffsetStep;
import io.datastream.process.progress.RunProgress;
import io.datastream.topic.TopicInquiry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Decides where claimed partitions are read from, and stores it: PostgreSQL's offsets are the
 * truth; a partition that it doesn't know goes on from the group's offset in Kafka (someone who
 * moves over), else from its beginning. Offsets that are no longer there are counted, not jumped.
 */
final class StartingPoint {
  private static final Logger LOG = Logger.getLogger(StartingPoint.class);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicInquiry inquiry;
  private final SessionClaims claims;
  private final RunProgress progress;
  private final NewTopicPolicy onNewTopic;

  StartingPoint(
      Consumer<byte[], byte[]> consumer,
      TopicInquiry inquiry,
      SessionClaims claims,
      RunProgress progress,
      NewTopicPolicy onNewTopic) {
    this.consumer = consumer;
    this.inquiry = inquiry;
    this.claims = claims;
    this.progress = progress;
    this.onNewTopic = onNewTopic;
  }

  /** The offset that each of the partitions is read from; it is stored when this returns. */
  Map<TopicPartition, Long> of(List<ClaimedPartition> claimed) {
    Map<TopicPartition, ClaimedPartition> known =
        claimed.stream()
            .collect(
                Collectors.toMap(
                    it -> new TopicPartition(claims.topic().name(), it.partition()),
                    Function.identity()));
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(known.keySet());
    Map<TopicPartition, OffsetAndMetadata> groups = ofGroup(known);
    Map<TopicPartition, Long> from = new HashMap<>();
    known.forEach(
        (partition, stored) -> {
          long beginning = beginnings.get(partition);
          long offset = stored(partition, stored, groups.get(partition), beginning);
          from.put(partition, within(partition, offset, beginning));
        });
    return from;
  }

  private Map<TopicPartition, OffsetAndMetadata> ofGroup(
      Map<TopicPartition, ClaimedPartition> known) {
    Set<TopicPartition> unknown =
        known.entrySet().stream()
            .filter(it -> it.getValue().nextOffset().isEmpty())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return unknown.isEmpty() ? Map.of() : consumer.committed(unknown);
  }

  private long stored(
      TopicPartition partition,
      ClaimedPartition stored,
      OffsetAndMetadata ofGroup,
      long beginning) {
    if (stored.nextOffset().isEmpty()) {
      long first = ofGroup == null ? beginning : ofGroup.offset();
      enter(partition, first);
      return first;
    }
    long offset = stored.nextOffset().get();
    Optional<String> topicId = claims.topic().id();
    if (topicId.isEmpty() || topicId.equals(stored.topicId())) {
      return offset;
    }
    if (stored.topicId().isEmpty()) {
      // Stored by a version that didn't ask for the id, or when the broker had none to give.
      enter(partition, offset);
      return offset;
    }
    if (onNewTopic == NewTopicPolicy.FAIL) {
      throw new TopicReplacedException(
          claims.topic().name(), stored.topicId().get(), topicId.get());
    }
    warn(
        "the topic %s was made anew (its id is %s, before it was %s): it is taken from its beginning"
            .formatted(claims.topic().name(), topicId.get(), stored.topicId().get()));
    enter(partition, beginning);
    return beginning;
  }

  private void enter(TopicPartition partition, long offset) {
    claims.enter(partition.partition(), offset);
  }

  private long within(TopicPartition partition, long offset, long beginning) {
    if (offset > progress.endOf(partition)) {
      // Others may have gone on since the run noted the ends; and who read what wasn't committed
      // yet (the group, before it moved to Datastream) may stand within an open transaction.
      long end = inquiry.endNow(partition);
      if (offset > end) {
        throw new OffsetBeyondEndException(partition, offset, end);
      }
    }
    if (offset >= beginning) {
      return offset;
    }
    claims.skip(new OffsetStep(partition.partition(), offset, beginning));
    warn(
        "%s: the messages from offset %d to %d were deleted by the topic's retention before they were processed"
            .formatted(partition, offset, beginning - 1));
    return beginning;
  }

  private void warn(String warning) {
    LOG.warn(warning);
    progress.warn(warning);
  }
}
