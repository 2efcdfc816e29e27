package io.datastream.process.session;

import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.CommitTurn;
import io.datastream.landing.EarlierBatchFailedException;
import io.datastream.process.channel.Backlog;
import io.datastream.process.channel.BatchDispatcher;
import io.datastream.process.channel.ConsumedBatch;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import io.datastream.process.progress.ActiveRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a session has polled: holds it until the channel asks for more, hands it over in batches as
 * large as the load has made them, and lets no more wait than one batch's bytes. That bound is what
 * carries back-pressure from PostgreSQL to Kafka.
 *
 * <p>The channel may ask several times at once. The first batch goes at once, however small; while
 * one is under way another goes only when it is worth a transaction of its own (Nagle's idea for
 * TCP, <a href="https://www.rfc-editor.org/rfc/rfc896">RFC 896</a>).
 *
 * <p>Where a partition's position has moved over offsets without messages (markers and messages of
 * aborted transactions, what compaction took), that step is handed over too, if need be as a batch
 * without messages: else every run would read them again, and retention would make them a loss.
 */
final class SessionBacklog implements Backlog, AutoCloseable {
  private final ActiveRun run;
  private final PartitionClaim claim;
  private final int batchBytes;
  private final long mostBytes;
  private final BatchDispatcher dispatcher;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Map<ConsumedBatch, Long> underWay = new IdentityHashMap<>();
  private final Map<Integer, Long> handedOver = new TreeMap<>();
  private final Map<Integer, Long> committed = new TreeMap<>();
  private final Map<Integer, Long> polledTo = new HashMap<>();
  private long waitingBytes;
  private long underWayBytes;
  private boolean moved;
  private boolean oneAtATime;
  private Throwable failure;
  private CommitTurn lastTurn;

  /**
   * @param batchBytes of one batch, where its messages are no larger
   * @param writers batches that the channel takes side by side
   * @param dispatcher to be told when there may be a batch
   */
  SessionBacklog(
      ActiveRun run,
      PartitionClaim claim,
      int batchBytes,
      int writers,
      BatchDispatcher dispatcher) {
    this.run = run;
    this.claim = claim;
    this.batchBytes = batchBytes;
    // What the writers and the queue may hold; messages larger than a batch come one by one then.
    this.mostBytes = (long) batchBytes * (writers + 1);
    this.dispatcher = dispatcher;
  }

  /** Drops what has not been handed over; what has been comes to its end by itself. */
  @Override
  public void close() {
    dispatcher.leave(this);
    dropWaiting();
  }

  /**
   * Until the first batch is committed, one is under way at most: the session before has failed,
   * and what it failed at (a lock on its table) shall not keep all of the channel's copies from
   * other topics.
   */
  void beginOneAtATime() {
    lock.lock();
    try {
      oneAtATime = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A partition comes in.
   *
   * @param from the offset that is stored for it
   */
  void enter(int partition, long from) {
    lock.lock();
    try {
      handedOver.put(partition, from);
      committed.put(partition, from);
      polledTo.remove(partition);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A partition shall go: what of it has not been handed over is dropped.
   *
   * @return how many messages that were
   */
  int drop(int partition) {
    lock.lock();
    try {
      int before = waiting.size();
      waiting.removeIf(
          message -> {
            boolean gone = message.partition() == partition;
            waitingBytes -= gone ? sizeOf(message) : 0;
            return gone;
          });
      polledTo.remove(partition);
      changed.signalAll();
      return before - waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The polling thread's side: adds what was polled.
   *
   * @param positions where each partition goes on whose position the poll has moved, with messages
   *     or without
   */
  void add(Collection<ConsumerRecord<byte[], byte[]>> records, Map<Integer, Long> positions) {
    lock.lock();
    try {
      if (failure != null) {
        // The poll was under way when a batch failed; its messages come again.
        return;
      }
      for (ConsumerRecord<byte[], byte[]> message : records) {
        letGoOfBuffer(message);
        waiting.add(message);
        waitingBytes += sizeOf(message);
      }
      polledTo.putAll(positions);
    } finally {
      lock.unlock();
    }
    dispatcher.dispatch();
  }

  /**
   * A header that nobody has read yet holds the buffer that its message was read from, value and
   * all, beside the value itself.
   */
  private static void letGoOfBuffer(ConsumerRecord<byte[], byte[]> message) {
    for (Header header : message.headers()) {
      header.key();
      header.value();
    }
  }

  @Override
  public ConsumedBatch next() {
    lock.lock();
    try {
      boolean worthIt = underWay.isEmpty() || (!oneAtATime && waitingBytes * 2 >= batchBytes);
      boolean something = !waiting.isEmpty() || skipWaits();
      return something && worthIt && failure == null ? cut() : null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean endless() {
    return run.bounds().continuous();
  }

  @Override
  public void landed(DecodedBatch decoded) {
    Instant now = Instant.now();
    run.findings().add(decoded.findings());
    decoded.timestamps().forEach(time -> run.freshness().landed(time, now));
  }

  @Override
  public void committed(ConsumedBatch batch) {
    settle(batch, null);
  }

  /** The session takes nothing more. */
  @Override
  public void failed(ConsumedBatch batch, Throwable why) {
    settle(batch, why);
  }

  private void settle(ConsumedBatch batch, Throwable why) {
    lock.lock();
    try {
      Long bytes = underWay.remove(batch);
      if (bytes == null) {
        // What is settled stays so.
        return;
      }
      underWayBytes -= bytes;
      if (why == null) {
        moved = true;
        oneAtATime = false;
        run.progress().committed(batch.messages().size());
        batch.steps().forEach(step -> committed.merge(step.partition(), step.to(), Math::max));
      } else if (failure == null) {
        // Those that a failed batch takes along may have been quicker to say so.
        failure = why instanceof EarlierBatchFailedException ? why.getCause() : why;
        clearWaiting();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    dispatcher.dispatch();
  }

  /**
   * Waits until more may be polled, at most for the time given, or until the session has failed.
   */
  boolean awaitRoom(Duration atMost) throws InterruptedException {
    return await(
        atMost,
        () ->
            waitingBytes < batchBytes && waitingBytes + underWayBytes < mostBytes
                || failure != null);
  }

  /**
   * Waits until all that was added is committed; after a failure until nothing is under way any
   * more.
   */
  boolean awaitCommitted(Duration atMost) throws InterruptedException {
    return await(atMost, () -> waiting.isEmpty() && underWay.isEmpty() && !skipWaits());
  }

  private boolean await(Duration atMost, BooleanSupplier met) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!met.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return met.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** Why the session can't go on; null while it can. */
  Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything has been committed in this session, if only that offsets were passed over. */
  boolean moved() {
    lock.lock();
    try {
      return moved;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing of the partition is waiting or under way. */
  boolean settled(int partition) {
    lock.lock();
    try {
      return waiting.stream().noneMatch(message -> message.partition() == partition)
          && underWay.keySet().stream()
              .flatMap(batch -> batch.steps().stream())
              .noneMatch(step -> step.partition() == partition);
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and has not been handed over. */
  void dropWaiting() {
    lock.lock();
    try {
      clearWaiting();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The offset that each partition's batches lead to, committed or not. */
  Map<Integer, Long> handedOver() {
    lock.lock();
    try {
      return new TreeMap<>(handedOver);
    } finally {
      lock.unlock();
    }
  }

  /** The offset that each partition's committed batches lead to. */
  Map<Integer, Long> committed() {
    lock.lock();
    try {
      return new TreeMap<>(committed);
    } finally {
      lock.unlock();
    }
  }

  private void clearWaiting() {
    waiting.clear();
    waitingBytes = 0;
    // Beyond what was handed over they would pass over what has just been dropped.
    polledTo.clear();
  }

  /** Whether there are offsets without messages after the last message of some partition. */
  private boolean skipWaits() {
    if (waiting.isEmpty()) {
      for (Map.Entry<Integer, Long> polled : polledTo.entrySet()) {
        if (polled.getValue() > handedOver.get(polled.getKey())) {
          return true;
        }
      }
    }
    return false;
  }

  private ConsumedBatch cut() {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    Map<Integer, Long> reached = new TreeMap<>();
    long bytes = 0;
    while (!waiting.isEmpty()
        && (messages.isEmpty() || bytes + sizeOf(waiting.peekFirst()) <= batchBytes)) {
      ConsumerRecord<byte[], byte[]> message = waiting.pollFirst();
      bytes += sizeOf(message);
      messages.add(message);
      reached.put(message.partition(), message.offset() + 1);
    }
    waitingBytes -= bytes;
    if (waiting.isEmpty()) {
      polledTo.forEach(
          (partition, position) -> {
            if (position > reached.getOrDefault(partition, handedOver.get(partition))) {
              reached.put(partition, position);
            }
          });
    }
    List<OffsetStep> steps =
        reached.entrySet().stream()
            .map(
                step ->
                    new OffsetStep(step.getKey(), handedOver.get(step.getKey()), step.getValue()))
            .toList();
    handedOver.putAll(reached);
    lastTurn = new CommitTurn(lastTurn);
    ConsumedBatch batch =
        new ConsumedBatch(this, run.subscription(), claim, messages, steps, lastTurn);
    underWay.put(batch, bytes);
    underWayBytes += bytes;
    changed.signalAll();
    return batch;
  }

  private static long sizeOf(ConsumerRecord<byte[], byte[]> message) {
    return (message.value() == null ? 0 : message.value().length) + 100L;
  }
}
