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
 * One session's taking: polls from where it begins to exactly where the run ends. What the client
 * has fetched beyond that is left behind: every session seeks anew.
 */
final class RunReader {
  /** How long anything may keep the loop from looking at its bounds and at failures. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  /** Who holds partitions gives some up within this time, or is not alive enough to wait for. */
  private static final Duration LONGEST_WAIT_FOR_PARTITIONS = Duration.ofSeconds(3);

  /** PostgreSQL may need a moment to notice that a process has died. */
  private static final Duration SURE_THAT_SUPERFLUOUS = Duration.ofMillis(500);

  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final BatchQueue queue;
  private final ActiveRun run;
  private final RunProgress progress;
  private final PartitionShare share;
  private final TopicWatch watch;
  private final Duration stallTimeout;

  private long lastProgress = System.nanoTime();
  private long lastTold = lastProgress;

  RunReader(
      Consumer<byte[], byte[]> consumer,
      BatchQueue queue,
      ActiveRun run,
      RunProgress progress,
      PartitionShare share,
      TopicWatch watch,
      Duration stallTimeout) {
    this.consumer = consumer;
    this.queue = queue;
    this.run = run;
    this.progress = progress;
    this.share = share;
    this.watch = watch;
    this.stallTimeout = stallTimeout;
  }

  /** Takes messages until a bound is met or {@link BatchQueue#failure} is set. */
  StoppedBy take(String topic) throws InterruptedException {
    if (!hasPartitions()) {
      return run.stop().getAsBoolean() ? StoppedBy.REQUEST : StoppedBy.NO_FREE_PARTITION;
    }
    while (true) {
      // The bound comes first: a partition that was paused at it must not be gone on with.
      Optional<StoppedBy> bound = boundMet();
      if (bound.isPresent()) {
        return bound.get();
      }
      if (queue.failure() != null) {
        return StoppedBy.REQUEST;
      }
      share.balance();
      watch.look();
      Duration wait = progress.timeLeft().filter(it -> less(it, LONGEST_WAIT)).orElse(LONGEST_WAIT);
      if (!queue.awaitRoom(wait)) {
        // PostgreSQL is busy with what it has.
        lastProgress = System.nanoTime();
      } else if (share.read().isEmpty()) {
        Thread.sleep(wait.toMillis());
      } else {
        poll(wait, topic);
      }
    }
  }

  private boolean hasPartitions() throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      share.look();
      if (!share.read().isEmpty() || run.bounds().continuous()) {
        return true;
      }
      Duration patience = share.superfluous() ? SURE_THAT_SUPERFLUOUS : LONGEST_WAIT_FOR_PARTITIONS;
      if (System.nanoTime() - began > patience.toNanos()
          || progress.timeLeft().filter(Duration::isZero).isPresent()
          || run.stop().getAsBoolean()) {
        return false;
      }
      Thread.sleep(LONGEST_WAIT.toMillis());
    }
  }

  private Optional<StoppedBy> boundMet() {
    if (progress.full()) {
      return Optional.of(StoppedBy.MAX_MESSAGES);
    }
    // Without a bound, the next run begins with the partitions that were added.
    if (run.stop().getAsBoolean() || (run.bounds().continuous() && watch.grown())) {
      return Optional.of(StoppedBy.REQUEST);
    }
    if (run.bounds().drain() && atEnds()) {
      // Somebody may have left partitions that he didn't come to the end of.
      share.look();
      if (atEnds()) {
        return Optional.of(StoppedBy.END_OF_TOPIC);
      }
    }
    return progress.timeLeft().filter(Duration::isZero).map(over -> StoppedBy.TIMEOUT);
  }

  private boolean atEnds() {
    return share.read().stream()
        .allMatch(partition -> consumer.position(partition) >= progress.endOf(partition));
  }

  private void poll(Duration wait, String topic) {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
    // Without messages it may have moved too: over markers and messages of aborted transactions.
    if (polled.nextOffsets().isEmpty()) {
      stalled(topic);
    } else {
      lastProgress = System.nanoTime();
      add(polled);
    }
    if (run.bounds().continuous() && System.nanoTime() - lastTold > TELL_EVERY.toNanos()) {
      lastTold = System.nanoTime();
      share.tellGroup();
    }
  }

  private void stalled(String topic) {
    if (run.bounds().drain()
        && run.bounds().timeout().isEmpty()
        && System.nanoTime() - lastProgress > stallTimeout.toNanos()
        && !atEnds()) {
      throw new StalledException(topic, stallTimeout);
    }
  }

  private void add(ConsumerRecords<byte[], byte[]> polled) {
    List<ConsumerRecord<byte[], byte[]>> within = new ArrayList<>(polled.count());
    Map<Integer, Long> positions = new HashMap<>();
    for (TopicPartition partition : polled.nextOffsets().keySet()) {
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
    long end = run.bounds().drain() ? progress.endOf(partition) : Long.MAX_VALUE;
    long next = polled.nextOffsets().get(partition).offset();
    for (ConsumerRecord<byte[], byte[]> message : polled.records(partition)) {
      if (progress.full() || message.offset() >= end) {
        next = message.offset();
        // Another poll must not bring more of it: what lies between would count as skipped.
        consumer.pause(List.of(partition));
        break;
      }
      within.add(message);
      progress.take(1);
    }
    positions.put(partition.partition(), next);
  }

  private static boolean less(Duration one, Duration other) {
    return one.compareTo(other) < 0;
  }
}
