package io.datastream.process.session;

import io.datastream.coordination.Assignment;
import io.datastream.coordination.ClaimedPartition;
import io.datastream.process.progress.RunProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that a session has of the topic. It claims its part, gives some up when workers
 * come, takes more when workers go. To be used on the consumer's thread.
 */
final class PartitionShare {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final SessionBacklog backlog;
  private final SessionClaims claims;
  private final StartingPoint start;
  private final GroupOffsets group;
  private final RunProgress progress;

  private final Set<TopicPartition> held = new HashSet<>();
  private final Set<TopicPartition> leaving = new HashSet<>();
  private Set<TopicPartition> read = Set.of();
  private long lastLook;
  private boolean superfluous;

  PartitionShare(
      Consumer<byte[], byte[]> consumer,
      SessionBacklog backlog,
      SessionClaims claims,
      StartingPoint start,
      GroupOffsets group,
      RunProgress progress) {
    this.consumer = consumer;
    this.backlog = backlog;
    this.claims = claims;
    this.start = start;
    this.group = group;
    this.progress = progress;
  }

  /** Joins those who work on the topic, without a partition yet. */
  void join() {
    // Whatever an earlier session had assigned and paused.
    consumer.assign(List.of());
    claims.join();
  }

  /** Gives everything back, while the run goes on with other topics. */
  void leave() {
    claims.leave();
  }

  /** Looks every now and then. */
  void balance() {
    if (System.nanoTime() - lastLook > LOOK_EVERY.toNanos()) {
      look();
    }
  }

  /**
   * Sees who else is there, and claims or gives up what it takes to have a fair part.
   *
   * @throws RuntimeException when the lease is lost
   */
  void look() {
    lastLook = System.nanoTime();
    letGo();
    Assignment assignment = claims.look();
    int fair = assignment.share(all().size());
    superfluous = fair == 0;
    int mine = held.size() - leaving.size();
    if (mine < fair) {
      gain(assignment, fair - mine);
    } else if (mine > fair) {
      giveUp(mine - fair);
    }
  }

  /** How many the topic has, whoever works on them. */
  int partitionCount() {
    return all().size();
  }

  /** Whether there are more workers than partitions, and this one is not needed. */
  boolean superfluous() {
    return superfluous;
  }

  private Set<TopicPartition> all() {
    return claims.topic().partitions();
  }

  /** The partitions that are read. */
  Set<TopicPartition> read() {
    return read;
  }

  private void assign() {
    Set<TopicPartition> now = new HashSet<>(held);
    now.removeAll(leaving);
    read = Set.copyOf(now);
    consumer.assign(read);
  }

  private void gain(Assignment assignment, int most) {
    Set<Integer> taken = assignment.claimed();
    List<Integer> free =
        new ArrayList<>(
            all().stream()
                .map(TopicPartition::partition)
                .filter(partition -> !taken.contains(partition))
                .toList());
    if (free.isEmpty()) {
      return;
    }
    // Else all who look at the same moment would reach for the same ones.
    Collections.shuffle(free);
    List<ClaimedPartition> claimed = claims.claim(free.subList(0, Math.min(most, free.size())));
    if (claimed.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> from = start.of(claimed);
    from.forEach((partition, offset) -> backlog.enter(partition.partition(), offset));
    held.addAll(from.keySet());
    assign();
    from.forEach(consumer::seek);
  }

  private void giveUp(int count) {
    List<TopicPartition> most =
        read().stream()
            .sorted((one, other) -> Long.compare(left(other), left(one)))
            .limit(count)
            .toList();
    leaving.addAll(most);
    assign();
    for (TopicPartition partition : most) {
      progress.giveBack(backlog.drop(partition.partition()));
    }
    letGo();
  }

  private long left(TopicPartition partition) {
    return progress.endOf(partition) - consumer.position(partition);
  }

  /** What is given up goes when the last of its batches is committed. */
  private void letGo() {
    Set<TopicPartition> settled =
        leaving.stream()
            .filter(partition -> backlog.settled(partition.partition()))
            .collect(Collectors.toSet());
    if (settled.isEmpty()) {
      return;
    }
    // The group first: once others have the partition, they tell it where they are.
    group.tell(offsets(settled));
    claims.release(settled.stream().map(TopicPartition::partition).toList());
    leaving.removeAll(settled);
    held.removeAll(settled);
  }

  /** Tells Kafka's group how far this session has come. */
  void tellGroup() {
    group.tell(offsets(held));
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Set<TopicPartition> of) {
    Map<Integer, Long> committed = backlog.committed();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : of) {
      offsets.put(partition, new OffsetAndMetadata(committed.get(partition.partition())));
    }
    return offsets;
  }
}
