package io.datastream.process;

import io.datastream.run.StoppedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * One run's taking: polls from where the run begins to exactly where it ends. What the client has
 * fetched beyond that is left behind: every run seeks anew.
 */
final class RunReader {
  /** How long one poll may keep the loop from looking at its bounds and at the run's failure. */
  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final BatchQueue queue;
  private final RunBounds bounds;
  private final TopicPosition position;
  private final Duration stallTimeout;

  private final long began = System.nanoTime();
  private long lastProgress = began;
  private long taken;

  RunReader(
      Consumer<byte[], byte[]> consumer,
      BatchQueue queue,
      RunBounds bounds,
      TopicPosition position,
      Duration stallTimeout) {
    this.consumer = consumer;
    this.queue = queue;
    this.bounds = bounds;
    this.position = position;
    this.stallTimeout = stallTimeout;
  }

  /** Takes messages until a bound is met or {@link BatchQueue#failure} is set. */
  StoppedBy take(String topic) throws InterruptedException {
    while (true) {
      Optional<StoppedBy> bound = boundMet();
      if (bound.isPresent()) {
        return bound.get();
      }
      Duration left = timeLeft();
      if (!queue.awaitRoom(left)) {
        return StoppedBy.TIMEOUT;
      }
      if (queue.failure() != null) {
        return StoppedBy.TIMEOUT;
      }
      ConsumerRecords<byte[], byte[]> polled =
          consumer.poll(left.compareTo(LONGEST_POLL) < 0 ? left : LONGEST_POLL);
      if (polled.isEmpty()) {
        stalled(topic);
      } else {
        lastProgress = System.nanoTime();
        add(polled);
      }
    }
  }

  private Optional<StoppedBy> boundMet() {
    if (bounds.maxMessages().isPresent() && taken >= bounds.maxMessages().get()) {
      return Optional.of(StoppedBy.MAX_MESSAGES);
    }
    if (bounds.drain() && atEnds()) {
      return Optional.of(StoppedBy.END_OF_TOPIC);
    }
    return timeLeft().isZero() ? Optional.of(StoppedBy.TIMEOUT) : Optional.empty();
  }

  private boolean atEnds() {
    return position.ends().entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private Duration timeLeft() {
    if (bounds.timeout().isEmpty()) {
      return stallTimeout;
    }
    Duration left = bounds.timeout().get().minusNanos(System.nanoTime() - began);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void stalled(String topic) {
    if (bounds.timeout().isEmpty()
        && System.nanoTime() - lastProgress > stallTimeout.toNanos()
        && !atEnds()) {
      throw new StalledException(topic, stallTimeout);
    }
  }

  private void add(ConsumerRecords<byte[], byte[]> polled) {
    List<ConsumerRecord<byte[], byte[]>> within = new ArrayList<>(polled.count());
    Map<Integer, Long> positions = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      addUpToBound(polled, partition, within, positions);
    }
    queue.add(within, positions);
  }

  private void addUpToBound(
      ConsumerRecords<byte[], byte[]> polled,
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> within,
      Map<Integer, Long> positions) {
    // A drain ends where the topic ended when it began, though the poll may reach further.
    long end = bounds.drain() ? position.ends().get(partition) : Long.MAX_VALUE;
    long next = polled.nextOffsets().get(partition).offset();
    for (ConsumerRecord<byte[], byte[]> message : polled.records(partition)) {
      boolean full = bounds.maxMessages().isPresent() && taken >= bounds.maxMessages().get();
      if (full || message.offset() >= end) {
        next = message.offset();
        // Another poll must not bring more of it: what lies between would count as skipped.
        consumer.pause(List.of(partition));
        break;
      }
      within.add(message);
      taken++;
    }
    positions.put(partition.partition(), next);
  }
}
