package io.datastream.process;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.DatastreamConfig.NewTopicPolicy;
import io.datastream.coordination.ClaimedPartition;
import io.datastream.coordination.Lease;
import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.coordination.PartitionClaims;
import io.datastream.topic.TopicInquiry;
import java.time.Duration;
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
  private final PartitionClaims claims;
  private final Lease lease;
  private final PartitionClaim claim;
  private final Optional<String> topicId;
  private final RunProgress progress;
  private final NewTopicPolicy onNewTopic;
  private final Duration timeout;

  StartingPoint(
      Consumer<byte[], byte[]> consumer,
      TopicInquiry inquiry,
      PartitionClaims claims,
      Lease lease,
      PartitionClaim claim,
      Optional<String> topicId,
      RunProgress progress,
      DatastreamConfig config) {
    this.consumer = consumer;
    this.inquiry = inquiry;
    this.claims = claims;
    this.lease = lease;
    this.claim = claim;
    this.topicId = topicId;
    this.progress = progress;
    this.onNewTopic = config.process().onNewTopic();
    this.timeout = config.connectTimeout();
  }

  /** The offset that each of the partitions is read from; it is stored when this returns. */
  Map<TopicPartition, Long> of(List<ClaimedPartition> claimed) {
    Map<TopicPartition, ClaimedPartition> known =
        claimed.stream()
            .collect(
                Collectors.toMap(
                    it -> new TopicPartition(claim.topic(), it.partition()), Function.identity()));
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(known.keySet(), timeout);
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
    return unknown.isEmpty() ? Map.of() : consumer.committed(unknown, timeout);
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
    if (topicId.isEmpty() || topicId.equals(stored.topicId())) {
      return offset;
    }
    if (stored.topicId().isEmpty()) {
      // Stored by a version that didn't ask for the id, or when the broker had none to give.
      enter(partition, offset);
      return offset;
    }
    if (onNewTopic == NewTopicPolicy.FAIL) {
      throw new TopicReplacedException(claim.topic(), stored.topicId().get(), topicId.get());
    }
    warn(
        "the topic %s was made anew (its id is %s, before it was %s): it is taken from its beginning"
            .formatted(claim.topic(), topicId.get(), stored.topicId().get()));
    enter(partition, beginning);
    return beginning;
  }

  private void enter(TopicPartition partition, long offset) {
    Waiting.on(claims.enter(lease, claim, partition.partition(), offset, topicId));
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
    Waiting.on(claims.skip(lease, claim, new OffsetStep(partition.partition(), offset, beginning)));
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
