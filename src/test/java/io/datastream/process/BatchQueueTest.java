package io.datastream.process;

import static io.datastream.process.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.store.OffsetStep;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private static final int BATCH_BYTES = 1000;

  /** What the queue adds to a value's size, for what a message takes beside it. */
  private static final int OVERHEAD = 100;

  private final BatchQueue queue = new BatchQueue(BATCH_BYTES);

  @Test
  void aMessageThatIsThereIsHandedOutAtOnce() throws InterruptedException {
    ActiveRun run = begin(Map.of(0, 5L));
    queue.add(List.of(message(0, 5, "a"), message(0, 6, "b")), Map.of(0, 7L));

    ConsumedBatch batch = ask().assertCompleted().getItem();

    assertThat(batch.run()).isSameAs(run);
    assertThat(batch.topic()).isEqualTo(Messages.TOPIC);
    assertThat(batch.messages()).extracting(ConsumerRecord::offset).containsExactly(5L, 6L);
    assertThat(batch.steps()).containsExactly(new OffsetStep(0, 5, 7));
    assertThat(queue.awaitCommitted(Duration.ZERO)).isFalse();
    queue.committed(run);
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
  }

  @Test
  void whoAsksFirstGetsWhatComesLater() {
    begin(Map.of(0, 0L));
    UniAssertSubscriber<ConsumedBatch> asked = ask();
    asked.assertNotTerminated();

    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));

    assertThat(asked.assertCompleted().getItem().messages()).hasSize(1);
  }

  @Test
  void whoAskedDuringOneRunGetsWhatTheNextOneFinds() {
    begin(Map.of(0, 0L));
    UniAssertSubscriber<ConsumedBatch> asked = ask();
    ActiveRun second = begin(Map.of(0, 3L));

    queue.add(List.of(message(0, 3, "a")), Map.of(0, 4L));

    assertThat(asked.assertCompleted().getItem().run()).isSameAs(second);
  }

  @Test
  void aGapAfterTheLastMessageIsSkippedButNotOneBeforeMessagesThatWait() {
    begin(Map.of(0, 0L));
    byte[] half = new byte[BATCH_BYTES / 2];
    queue.add(
        List.of(message(0, 0, half), message(0, 4, half), message(0, 8, half)), Map.of(0, 12L));

    assertThat(ask().getItem().steps()).containsExactly(new OffsetStep(0, 0, 1));
    assertThat(ask().getItem().steps()).containsExactly(new OffsetStep(0, 1, 5));
    assertThat(ask().getItem().steps()).containsExactly(new OffsetStep(0, 5, 12));
  }

  @Test
  void aMessageLargerThanABatchGoesAlone() {
    begin(Map.of(0, 0L));
    queue.add(
        List.of(message(0, 0, "a"), message(0, 1, new byte[5 * BATCH_BYTES]), message(0, 2, "c")),
        Map.of(0, 3L));

    assertThat(ask().getItem().messages()).extracting(ConsumerRecord::offset).containsExactly(0L);
    assertThat(ask().getItem().messages()).extracting(ConsumerRecord::offset).containsExactly(1L);
    assertThat(ask().getItem().messages()).extracting(ConsumerRecord::offset).containsExactly(2L);
  }

  @Test
  void aMessageWithoutAValueIsHandedOut() {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, (byte[]) null)), Map.of(0, 1L));

    assertThat(ask().assertCompleted().getItem().messages()).hasSize(1);
  }

  @Test
  void whatWasPolledWhileABatchFailedIsNotHandedOut() throws InterruptedException {
    ActiveRun run = begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    ask().assertCompleted();
    RuntimeException failure = new RuntimeException("connection lost");
    queue.failed(run, failure);
    UniAssertSubscriber<ConsumedBatch> asked = ask();

    // The poll that was under way comes back: where no offset is stored yet, nothing would fence
    // its messages off, and those of the failed batch would be passed over for good.
    queue.add(List.of(message(0, 1, "b")), Map.of(0, 2L));

    asked.assertNotTerminated();
    assertThat(queue.failure()).isSameAs(failure);
    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
    ActiveRun next = begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    assertThat(asked.assertCompleted().getItem().run()).isSameAs(next);
    assertThat(asked.getItem().steps()).containsExactly(new OffsetStep(0, 0, 1));
  }

  @Test
  void aBatchThatOutlivedItsRunChangesNothing() throws InterruptedException {
    ActiveRun first = begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    ask().assertCompleted();
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    ask().assertCompleted();

    queue.failed(first, new RuntimeException("late"));
    queue.committed(first);

    assertThat(queue.failure()).isNull();
    assertThat(queue.awaitCommitted(Duration.ZERO)).isFalse();
  }

  @Test
  void whatIsDroppedIsNotHandedOutAndNotReached() throws InterruptedException {
    ActiveRun run = begin(Map.of(0, 0L));
    byte[] half = new byte[BATCH_BYTES / 2];
    queue.add(List.of(message(0, 0, half), message(0, 1, half)), Map.of(0, 2L));
    ask().assertCompleted();
    queue.dropWaiting();
    queue.committed(run);

    ask().assertNotTerminated();
    assertThat(queue.handedOver()).isEqualTo(Map.of(0, 1L));
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
  }

  @Test
  void behavesAsItsModel() throws InterruptedException {
    for (long seed = 0; seed < 300; seed++) {
      new Model(seed).check(200);
    }
  }

  private ActiveRun begin(Map<Integer, Long> from) {
    ActiveRun run = run();
    queue.begin(run, Messages.TOPIC, from);
    return run;
  }

  private static ActiveRun run() {
    RunBounds bounds = new RunBounds(Optional.empty(), Optional.empty(), true);
    return new ActiveRun(UUID.randomUUID(), bounds, Map.of(), new FreshnessRecorder());
  }

  private UniAssertSubscriber<ConsumedBatch> ask() {
    return queue.next().subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  /** What the queue promises, without its locks and its bookkeeping. */
  private static final class Model {
    private static final int PARTITIONS = 3;

    private final long seed;
    private final Random random;
    private final BatchQueue queue = new BatchQueue(BATCH_BYTES);
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<Integer, Long> polledTo = new HashMap<>();
    private final Map<Integer, Long> reached = new TreeMap<>();
    private ActiveRun run;
    private ActiveRun earlier = run();
    private boolean underWay;
    private boolean failed;
    private UniAssertSubscriber<ConsumedBatch> asked;

    Model(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void check(int steps) throws InterruptedException {
      begin();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> add();
          case 4, 5, 6, 7 -> next();
          case 8, 9 -> commit();
          case 10 -> settleLate();
          default -> {
            if (random.nextInt(8) == 0) {
              fail();
            } else if (random.nextInt(8) == 0) {
              begin();
            }
          }
        }
        look();
      }
    }

    private void begin() {
      earlier = run == null ? earlier : run;
      run = run();
      waiting.clear();
      underWay = false;
      failed = false;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long from = random.nextInt(1000);
        reached.put(partition, from);
        polledTo.put(partition, from);
      }
      queue.begin(run, Messages.TOPIC, Map.copyOf(reached));
    }

    private void add() {
      List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
      Map<Integer, Long> positions = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long offset = polledTo.get(partition);
        int messages = random.nextInt(4);
        for (int i = 0; i < messages; i++) {
          offset += random.nextInt(5) == 0 ? random.nextInt(10) : 0;
          int size = random.nextInt(20) == 0 ? 3 * BATCH_BYTES : random.nextInt(400);
          polled.add(message(partition, offset, new byte[size]));
          offset++;
        }
        if (messages > 0) {
          offset += random.nextInt(5) == 0 ? random.nextInt(10) : 0;
          positions.put(partition, offset);
        }
      }
      queue.add(polled, positions);
      if (failed) {
        return;
      }
      waiting.addAll(polled);
      polledTo.putAll(positions);
      handOut();
    }

    private void next() {
      // The channel asks again only when it has an answer and has settled it.
      if (asked == null && !underWay) {
        asked = queue.next().subscribe().withSubscriber(UniAssertSubscriber.create());
        handOut();
      }
    }

    /** Whoever has asked has been given the model's batch, or nothing where there is none. */
    private void handOut() {
      if (asked == null) {
        return;
      }
      if (waiting.isEmpty() || failed) {
        asked.assertNotTerminated();
        return;
      }
      ConsumedBatch batch = asked.assertCompleted().getItem();
      asked = null;
      underWay = true;
      assertThat(batch.run()).as("seed %d", seed).isSameAs(run);
      List<ConsumerRecord<byte[], byte[]>> expected = new ArrayList<>();
      long bytes = 0;
      Map<Integer, Long> to = new TreeMap<>();
      while (!waiting.isEmpty()
          && (expected.isEmpty() || bytes + size(waiting.peek()) <= BATCH_BYTES)) {
        ConsumerRecord<byte[], byte[]> message = waiting.poll();
        bytes += size(message);
        expected.add(message);
        to.put(message.partition(), message.offset() + 1);
      }
      if (waiting.isEmpty()) {
        to.replaceAll((partition, offset) -> polledTo.get(partition));
      }
      assertThat(batch.messages()).as("seed %d", seed).containsExactlyElementsOf(expected);
      List<OffsetStep> steps = new ArrayList<>();
      to.forEach((partition, next) -> steps.add(step(partition, next)));
      assertThat(batch.steps()).as("seed %d", seed).containsExactlyElementsOf(steps);
    }

    private OffsetStep step(int partition, long next) {
      return new OffsetStep(partition, reached.put(partition, next), next);
    }

    private void commit() {
      if (underWay) {
        queue.committed(run);
        underWay = false;
      }
    }

    private void fail() {
      if (underWay) {
        queue.failed(run, new RuntimeException("failed"));
        underWay = false;
        failed = true;
        waiting.clear();
      }
    }

    private void settleLate() {
      if (random.nextBoolean()) {
        queue.committed(earlier);
      } else {
        queue.failed(earlier, new RuntimeException("late"));
      }
    }

    private void look() throws InterruptedException {
      if (asked != null) {
        asked.assertNotTerminated();
      }
      long bytes = waiting.stream().mapToLong(Model::size).sum();
      assertThat(queue.awaitRoom(Duration.ZERO))
          .as("seed %d: room", seed)
          .isEqualTo(failed || bytes < BATCH_BYTES);
      assertThat(queue.awaitCommitted(Duration.ZERO))
          .as("seed %d: committed", seed)
          .isEqualTo(failed || waiting.isEmpty() && !underWay);
      assertThat(queue.failure() != null).as("seed %d: failed", seed).isEqualTo(failed);
      assertThat(queue.handedOver()).as("seed %d: reached", seed).isEqualTo(reached);
    }

    private static long size(ConsumerRecord<byte[], byte[]> message) {
      return message.value().length + OVERHEAD;
    }
  }
}
