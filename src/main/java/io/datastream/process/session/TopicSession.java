package io.datastream.process.session;

import io.datastream.process.progress.ActiveRun;
import io.datastream.process.progress.RunProgress;
import io.datastream.run.RunOverdueException;
import io.datastream.run.RunTime;
import io.datastream.run.StoppedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * A session of a run on its topic: the trip of its messages. It claims its share of the partitions
 * and goes on from what PostgreSQL says; polls from there to exactly where the run ends; hands over
 * to the channel; waits until all of it is committed; tells the group. What the client has fetched
 * beyond the run's end is left behind: every session seeks anew. To be used on the consumer's
 * thread, once.
 *
 * <p>After Kafka Connect's <a
 * href="https://github.com/apache/kafka/blob/trunk/connect/runtime/src/main/java/org/apache/kafka/connect/runtime/WorkerSinkTask.java">{@code
 * WorkerSinkTask}</a>.
 */
final class TopicSession implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TopicSession.class);

  /** How long anything may keep the loop from looking at its bounds and at failures. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  /** Topics of one run leave each other something in moments. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(5);

  /** Who holds partitions gives some up within this time, or is not alive enough to wait for. */
  private static final Duration LONGEST_WAIT_FOR_PARTITIONS = Duration.ofSeconds(3);

  /** PostgreSQL may need a moment to notice that a process has died. */
  private static final Duration SURE_THAT_SUPERFLUOUS = Duration.ofMillis(500);

  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  private final ActiveRun run;
  private final Consumer<byte[], byte[]> consumer;
  private final SessionBacklog backlog;
  private final PartitionShare share;
  private final TopicWatch watch;
  private final Duration stallTimeout;
  private final RunProgress progress;

  /** Partitions that wait until there is something left for them of what the run may take. */
  private final Set<TopicPartition> held = new HashSet<>();

  private boolean joined;
  private boolean released;
  private long lastProgress = System.nanoTime();
  private long lastTold = lastProgress;

  TopicSession(
      ActiveRun run,
      Consumer<byte[], byte[]> consumer,
      SessionBacklog backlog,
      PartitionShare share,
      TopicWatch watch,
      Duration stallTimeout) {
    this.run = run;
    this.consumer = consumer;
    this.backlog = backlog;
    this.share = share;
    this.watch = watch;
    this.stallTimeout = stallTimeout;
    this.progress = run.progress();
  }

  /**
   * Joins those who work on the topic.
   *
   * @throws RuntimeException when that can't be
   */
  void join() {
    joined = true;
    share.join();
  }

  /** A session before this one has failed. */
  void afterFailure() {
    backlog.beginOneAtATime();
  }

  /**
   * The whole trip.
   *
   * @return why it ended, when all that was handed over is committed
   * @throws RuntimeException what kept a batch from being committed, or the session from going on
   */
  StoppedBy take() throws InterruptedException {
    StoppedBy stoppedBy = pollToBound();
    if (stoppedBy == StoppedBy.TIMEOUT || stoppedBy == StoppedBy.REQUEST) {
      backlog.dropWaiting();
    }
    if (!awaitCommitted()) {
      throw new RunOverdueException(run.entry().time());
    }
    if (backlog.failure() != null) {
      throw asRuntime(backlog.failure());
    }
    if (stoppedBy == StoppedBy.NO_FREE_PARTITION) {
      progress.warn(
          "all %d partition(s) of %s are with other workers"
              .formatted(share.partitionCount(), run.subscription().topic()));
    } else if (progress.taken() > 0 || backlog.moved()) {
      share.tellGroup();
    }
    return stoppedBy;
  }

  /**
   * It has failed: what has been handed over commits or fails, after the write timeout at the
   * latest.
   */
  void abandon() throws InterruptedException {
    backlog.dropWaiting();
    awaitCommitted();
  }

  /** The offset that each partition's batches lead to, committed or not. */
  Map<Integer, Long> handedOver() {
    return backlog.handedOver();
  }

  @Override
  public void close() {
    backlog.close();
    if (run.hasOthers() && joined) {
      joined = false;
      leave();
    }
  }

  /** The lease goes on with the run's other topics: what this one had must not go on with it. */
  private void leave() {
    try {
      share.leave();
    } catch (RuntimeException e) {
      LOG.debug("the claims could not be given back: they end with the lease", e);
    }
  }

  /** Whether all that was handed over is committed, or has failed. */
  private boolean awaitCommitted() throws InterruptedException {
    RunTime time = run.entry().time();
    boolean looked = false;
    while (!backlog.awaitCommitted(LONGEST_WAIT)) {
      if (time.graceOver()) {
        return false;
      }
      if (time.over() && !looked) {
        looked = true;
        // What silences a batch silences others; the run's last words then need new connections.
        run.entry()
            .lease()
            .dropSilent()
            .subscribe()
            .with(done -> {}, failure -> LOG.debug("no look at the connections", failure));
      }
    }
    return true;
  }

  /** Polls until a bound is met or {@link SessionBacklog#failure} is set. */
  private StoppedBy pollToBound() throws InterruptedException {
    if (!hasPartitions()) {
      return run.shallStop() ? StoppedBy.REQUEST : StoppedBy.NO_FREE_PARTITION;
    }
    while (true) {
      // The bound comes first: a partition that was paused at it must not be gone on with.
      Optional<StoppedBy> bound = boundMet();
      if (bound.isPresent()) {
        return bound.get();
      }
      if (backlog.failure() != null) {
        return StoppedBy.REQUEST;
      }
      share.balance();
      watch.look();
      Duration wait = progress.timeLeft().filter(it -> less(it, LONGEST_WAIT)).orElse(LONGEST_WAIT);
      if (!backlog.awaitRoom(wait)) {
        // PostgreSQL is busy with what it has.
        lastProgress = System.nanoTime();
      } else if (share.read().isEmpty()) {
        Thread.sleep(wait.toMillis());
      } else if (waitsForOthers()) {
        lastProgress = System.nanoTime();
        Thread.sleep(Math.min(wait.toMillis(), SHORT_WAIT.toMillis()));
      } else {
        goOn();
        poll(wait);
      }
    }
  }

  /** Whether what the run may still take is kept for its other topics. */
  private boolean waitsForOthers() {
    if (run.hasOthers() && !released && atEnds()) {
      // What was there when the run began is taken: the rest is for whoever comes first.
      released = true;
      progress.release();
    }
    return !progress.mayTake();
  }

  private void goOn() {
    if (!held.isEmpty()) {
      held.retainAll(share.read());
      consumer.resume(held);
      held.clear();
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
          || run.shallStop()) {
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
    if (run.shallStop() || (run.bounds().continuous() && watch.grown())) {
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

  private void poll(Duration wait) {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
    // Without messages it may have moved too: over markers and messages of aborted transactions.
    if (polled.nextOffsets().isEmpty()) {
      stalled();
    } else {
      lastProgress = System.nanoTime();
      add(polled);
    }
    if (run.bounds().continuous() && System.nanoTime() - lastTold > TELL_EVERY.toNanos()) {
      lastTold = System.nanoTime();
      share.tellGroup();
    }
  }

  private void stalled() {
    if (run.bounds().drain()
        && run.bounds().timeout().isEmpty()
        && System.nanoTime() - lastProgress > stallTimeout.toNanos()
        && !atEnds()) {
      throw new StalledException(run.subscription().topic(), stallTimeout);
    }
  }

  private void add(ConsumerRecords<byte[], byte[]> polled) {
    List<ConsumerRecord<byte[], byte[]>> within = new ArrayList<>(polled.count());
    Map<Integer, Long> positions = new HashMap<>();
    for (TopicPartition partition : polled.nextOffsets().keySet()) {
      addUpToBound(polled, partition, within, positions);
    }
    backlog.add(within, positions);
  }

  private void addUpToBound(
      ConsumerRecords<byte[], byte[]> polled,
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> within,
      Map<Integer, Long> positions) {
    // A drain ends where the topic ended when it began, though the poll may reach further.
    long end = run.bounds().drain() ? progress.endOf(partition) : Long.MAX_VALUE;
    long next = polled.nextOffsets().get(partition).offset();
    List<ConsumerRecord<byte[], byte[]>> all = polled.records(partition);
    int beforeEnd = beforeEnd(all, end);
    int taken = progress.take(beforeEnd);
    within.addAll(all.subList(0, taken));
    if (taken < beforeEnd) {
      next = all.get(taken).offset();
      hold(partition, next);
    } else if (beforeEnd < all.size()) {
      next = all.get(beforeEnd).offset();
      // Another poll must not bring more of it: what lies between would count as skipped.
      consumer.pause(List.of(partition));
    }
    positions.put(partition.partition(), next);
  }

  private static int beforeEnd(List<ConsumerRecord<byte[], byte[]>> messages, long end) {
    int count = messages.size();
    while (count > 0 && messages.get(count - 1).offset() >= end) {
      count--;
    }
    return count;
  }

  /** Goes on from there if others leave something; often the run is at its bound. */
  private void hold(TopicPartition partition, long next) {
    consumer.pause(List.of(partition));
    consumer.seek(partition, next);
    held.add(partition);
  }

  private static boolean less(Duration one, Duration other) {
    return one.compareTo(other) < 0;
  }

  static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure.getMessage(), failure);
  }
}
