package io.datastream.process;

import io.datastream.store.OffsetStep;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Between the thread that polls Kafka and the channel: holds what was polled until the channel asks
 * for more, hands it over in batches as large as the load has made them, and lets no more wait than
 * one batch's bytes. That bound is what carries back-pressure from PostgreSQL to Kafka.
 */
final class BatchQueue {
  private final int batchBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Map<Integer, Long> handedOver = new TreeMap<>();
  private final Map<Integer, Long> polledTo = new TreeMap<>();
  private long waitingBytes;
  private boolean underWay;
  private Throwable failure;
  private ActiveRun run;
  private String topic;
  private UniEmitter<? super ConsumedBatch> asking;

  BatchQueue(int batchBytes) {
    this.batchBytes = batchBytes;
  }

  /**
   * Begins a run; whatever an earlier one left is dropped.
   *
   * @param from the offset that is stored for each partition, else the one it begins at
   */
  void begin(ActiveRun newRun, String newTopic, Map<Integer, Long> from) {
    lock.lock();
    try {
      waiting.clear();
      waitingBytes = 0;
      handedOver.clear();
      handedOver.putAll(from);
      polledTo.clear();
      underWay = false;
      failure = null;
      run = newRun;
      topic = newTopic;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The polling thread's side: adds what was polled.
   *
   * @param positions where each polled partition goes on
   */
  void add(Collection<ConsumerRecord<byte[], byte[]>> records, Map<Integer, Long> positions) {
    UniEmitter<? super ConsumedBatch> asked;
    ConsumedBatch batch;
    lock.lock();
    try {
      if (failure != null) {
        // The poll was under way when a batch failed. Where no offset is stored yet nothing would
        // fence these off, and the failed batch's messages would be passed over for good.
        return;
      }
      for (ConsumerRecord<byte[], byte[]> message : records) {
        waiting.add(message);
        waitingBytes += sizeOf(message);
      }
      polledTo.putAll(positions);
      asked = asking;
      batch = asked == null || waiting.isEmpty() ? null : cut();
      if (batch != null) {
        asking = null;
      }
    } finally {
      lock.unlock();
    }
    if (batch != null) {
      asked.complete(batch);
    }
  }

  /** The channel's side: the next batch, as soon as there is one. */
  Uni<ConsumedBatch> next() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ConsumedBatch batch;
              lock.lock();
              try {
                batch = waiting.isEmpty() || failure != null ? null : cut();
                asking = batch == null ? emitter : null;
              } finally {
                lock.unlock();
              }
              if (batch != null) {
                emitter.complete(batch);
              }
            });
  }

  /** The batch of this run is committed. */
  void committed(ActiveRun of) {
    settle(of, null);
  }

  /** The batch of this run could not be committed; the run takes nothing more. */
  void failed(ActiveRun of, Throwable why) {
    settle(of, why);
  }

  private void settle(ActiveRun of, Throwable why) {
    lock.lock();
    try {
      if (of != run) {
        // A batch that outlived its run; the fence on the stored offsets has dealt with it.
        return;
      }
      underWay = false;
      if (why != null) {
        failure = why;
        waiting.clear();
        waitingBytes = 0;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until more may be polled, at most for the time given, or until the run has failed. */
  boolean awaitRoom(Duration atMost) throws InterruptedException {
    return await(atMost, () -> waitingBytes < batchBytes);
  }

  /** Waits until all that was added is committed, or until the run has failed. */
  boolean awaitCommitted(Duration atMost) throws InterruptedException {
    return await(atMost, () -> waiting.isEmpty() && !underWay);
  }

  private boolean await(Duration atMost, java.util.function.BooleanSupplier met)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!met.getAsBoolean() && failure == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return met.getAsBoolean() || failure != null;
    } finally {
      lock.unlock();
    }
  }

  /** Why the run can't go on; null while it can. */
  Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and has not been handed over. */
  void dropWaiting() {
    lock.lock();
    try {
      waiting.clear();
      waitingBytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The offset that each partition's committed batches lead to. */
  Map<Integer, Long> handedOver() {
    lock.lock();
    try {
      return new TreeMap<>(handedOver);
    } finally {
      lock.unlock();
    }
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
      // Past the last message there may be gaps (compaction, transactions' markers) to skip.
      polledTo.forEach(
          (partition, position) -> reached.computeIfPresent(partition, (p, to) -> position));
    }
    List<OffsetStep> steps =
        reached.entrySet().stream()
            .map(
                step ->
                    new OffsetStep(step.getKey(), handedOver.get(step.getKey()), step.getValue()))
            .toList();
    handedOver.putAll(reached);
    underWay = true;
    changed.signalAll();
    return new ConsumedBatch(run, topic, messages, steps);
  }

  private static long sizeOf(ConsumerRecord<byte[], byte[]> message) {
    return (message.value() == null ? 0 : message.value().length) + 100L;
  }
}
