package io.datastream.process.session;

import static io.datastream.process.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.EarlierBatchFailedException;
import io.datastream.process.Messages;
import io.datastream.process.channel.BatchDispatcher;
import io.datastream.process.channel.ConsumedBatch;
import io.datastream.process.progress.ActiveRun;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SessionBacklogTest {
  private static final int BATCH_BYTES = 1000;
  private static final int WRITERS = 3;

  /** What the queue adds to a value's size, for what a message takes beside it. */
  private static final int OVERHEAD = 100;

  private static final byte[] HALF = new byte[BATCH_BYTES / 2];

  private final BatchDispatcher dispatcher = new BatchDispatcher();
  private final ActiveRun run = Messages.run();
  private SessionBacklog queue;

  @Test
  void aMessageThatIsThereIsHandedOutAtOnce() throws InterruptedException {
    PartitionClaim claim = begin(Map.of(0, 5L));
    queue.add(List.of(message(0, 5, "a"), message(0, 6, "b")), Map.of(0, 7L));

    ConsumedBatch batch = ask().assertCompleted().getItem();

    assertThat(batch.claim()).isSameAs(claim);
    assertThat(batch.messages()).extracting(ConsumerRecord::offset).containsExactly(5L, 6L);
    assertThat(batch.steps()).containsExactly(new OffsetStep(0, 5, 7));
    assertThat(queue.awaitCommitted(Duration.ZERO)).isFalse();
    assertThat(queue.committed()).isEqualTo(Map.of(0, 5L));
    batch.committed();
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
    assertThat(queue.committed()).isEqualTo(Map.of(0, 7L));
  }

  @Test
  void afterAFailureOneBatchIsUnderWayUntilTheFirstIsCommitted() {
    begin(Map.of(0, 0L));
    queue.beginOneAtATime();
    queue.add(
        List.of(message(0, 0, HALF), message(0, 1, HALF), message(0, 2, HALF), message(0, 3, HALF)),
        Map.of(0, 4L));

    ConsumedBatch first = ask().assertCompleted().getItem();
    UniAssertSubscriber<ConsumedBatch> second = ask();
    second.assertNotTerminated();
    first.committed();

    second.assertCompleted();
    ask().assertCompleted();
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
  void whoAskedDuringOneSessionGetsWhatTheNextOneFinds() {
    begin(Map.of(0, 0L));
    UniAssertSubscriber<ConsumedBatch> asked = ask();
    PartitionClaim second = begin(Map.of(0, 3L));

    queue.add(List.of(message(0, 3, "a")), Map.of(0, 4L));

    assertThat(asked.assertCompleted().getItem().claim()).isSameAs(second);
  }

  @Test
  void aSecondBatchGoesBesideTheFirstOnlyWhenItIsWorthIt() {
    begin(Map.of(0, 0L));
    UniAssertSubscriber<ConsumedBatch> first = ask();
    UniAssertSubscriber<ConsumedBatch> second = ask();
    UniAssertSubscriber<ConsumedBatch> third = ask();

    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    queue.add(List.of(message(0, 1, "b")), Map.of(0, 2L));

    first.assertCompleted();
    second.assertNotTerminated();
    queue.add(List.of(message(0, 2, HALF)), Map.of(0, 3L));
    assertThat(second.assertCompleted().getItem().messages()).hasSize(2);
    queue.add(List.of(message(0, 3, "d")), Map.of(0, 4L));
    third.assertNotTerminated();
    first.getItem().committed();
    third.assertNotTerminated();
    second.getItem().committed();
    assertThat(third.assertCompleted().getItem().steps()).containsExactly(new OffsetStep(0, 3, 4));
  }

  @Test
  void aGapAfterTheLastMessageIsSkippedButNotOneBeforeMessagesThatWait() {
    begin(Map.of(0, 0L));
    queue.add(
        List.of(message(0, 0, HALF), message(0, 4, HALF), message(0, 8, HALF)), Map.of(0, 12L));

    assertThat(done(ask())).containsExactly(new OffsetStep(0, 0, 1));
    assertThat(done(ask())).containsExactly(new OffsetStep(0, 1, 5));
    assertThat(done(ask())).containsExactly(new OffsetStep(0, 5, 12));
  }

  @Test
  void aPositionThatMovedWithoutMessagesIsHandedOver() throws InterruptedException {
    begin(Map.of(0, 5L, 1, 7L));
    queue.add(List.of(), Map.of(0, 9L, 1, 7L));

    assertThat(queue.awaitCommitted(Duration.ZERO)).isFalse();
    assertThat(queue.moved()).isFalse();
    ConsumedBatch batch = ask().assertCompleted().getItem();
    assertThat(batch.messages()).isEmpty();
    assertThat(batch.steps()).containsExactly(new OffsetStep(0, 5, 9));
    batch.committed();
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
    assertThat(queue.moved()).isTrue();
    assertThat(queue.committed()).isEqualTo(Map.of(0, 9L, 1, 7L));
    ask().assertNotTerminated();
  }

  @Test
  void whatIsPassedOverGoesAlongWithMessagesOrAfterThem() {
    begin(Map.of(0, 0L, 1, 0L));
    queue.add(List.of(message(0, 0, HALF), message(0, 1, HALF)), Map.of(0, 2L, 1, 4L));

    assertThat(done(ask())).containsExactly(new OffsetStep(0, 0, 1));
    ConsumedBatch last = ask().assertCompleted().getItem();
    assertThat(last.steps()).containsExactly(new OffsetStep(0, 1, 2), new OffsetStep(1, 0, 4));
    UniAssertSubscriber<ConsumedBatch> asked = ask();
    queue.add(List.of(), Map.of(0, 6L));
    // It isn't worth a transaction beside the one that is under way.
    asked.assertNotTerminated();
    last.committed();
    assertThat(done(asked)).containsExactly(new OffsetStep(0, 2, 6));
  }

  @Test
  void whatWasDroppedIsNotPassedOver() throws InterruptedException {
    begin(Map.of(0, 0L, 1, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 9L, 1, 5L));
    queue.drop(1);
    queue.dropWaiting();

    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
    ask().assertNotTerminated();
    assertThat(queue.committed()).isEqualTo(Map.of(0, 0L, 1, 0L));
  }

  @Test
  void aMessageLargerThanABatchGoesAlone() {
    begin(Map.of(0, 0L));
    queue.add(
        List.of(message(0, 0, "a"), message(0, 1, new byte[5 * BATCH_BYTES]), message(0, 2, "c")),
        Map.of(0, 3L));

    assertThat(done(ask())).containsExactly(new OffsetStep(0, 0, 1));
    assertThat(done(ask())).containsExactly(new OffsetStep(0, 1, 2));
    assertThat(done(ask())).containsExactly(new OffsetStep(0, 2, 3));
  }

  @Test
  void whileALargeMessageIsUnderWayNoOtherIsFetched() throws InterruptedException {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, new byte[BATCH_BYTES])), Map.of(0, 1L));
    ConsumedBatch ordinary = ask().assertCompleted().getItem();
    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();
    ordinary.committed();

    queue.add(List.of(message(0, 1, new byte[5 * BATCH_BYTES])), Map.of(0, 2L));
    ConsumedBatch large = ask().assertCompleted().getItem();
    assertThat(queue.awaitRoom(Duration.ZERO)).isFalse();
    large.committed();

    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();
  }

  @Test
  void aMessageWithoutAValueIsHandedOut() {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, (byte[]) null)), Map.of(0, 1L));

    assertThat(ask().assertCompleted().getItem().messages()).hasSize(1);
  }

  @Test
  void whatWasPolledWhileABatchFailedIsNotHandedOut() throws InterruptedException {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    RuntimeException failure = new RuntimeException("connection lost");
    ask().assertCompleted().getItem().failed(failure);
    UniAssertSubscriber<ConsumedBatch> asked = ask();

    queue.add(List.of(message(0, 1, "b")), Map.of(0, 2L));

    asked.assertNotTerminated();
    assertThat(queue.failure()).isSameAs(failure);
    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
    PartitionClaim next = begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    assertThat(asked.assertCompleted().getItem().claim()).isSameAs(next);
    assertThat(asked.getItem().steps()).containsExactly(new OffsetStep(0, 0, 1));
  }

  @Test
  void theReasonIsTheFirstBatchsWhicheverSaysFirstThatItFailed() {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, HALF), message(0, 1, HALF)), Map.of(0, 2L));
    ConsumedBatch first = ask().assertCompleted().getItem();
    ConsumedBatch second = ask().assertCompleted().getItem();
    RuntimeException why = new RuntimeException("connection lost");

    second.failed(new EarlierBatchFailedException(why));
    first.failed(why);

    assertThat(queue.failure()).isSameAs(why);
  }

  @Test
  void whatIsCommittedIsCountedBeyondSessions() {
    for (int session = 0; session < 2; session++) {
      begin(Map.of(0, 0L));
      queue.add(List.of(message(0, 0, "a"), message(0, 1, "b")), Map.of(0, 2L));
      ask().assertCompleted().getItem().committed();
    }
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    ask().assertCompleted().getItem().failed(new RuntimeException("connection lost"));

    assertThat(run.progress().committed()).isEqualTo(4);
  }

  @Test
  void afterAFailureWhatIsUnderWayIsWaitedFor() throws InterruptedException {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, HALF), message(0, 1, HALF)), Map.of(0, 2L));
    ConsumedBatch first = ask().getItem();
    ConsumedBatch second = ask().getItem();

    first.failed(new RuntimeException("connection lost"));

    assertThat(queue.awaitCommitted(Duration.ZERO)).isFalse();
    second.failed(new RuntimeException("the one before failed"));
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
    assertThat(queue.failure()).hasMessage("connection lost");
  }

  @Test
  void aBatchThatOutlivedItsSessionChangesNothing() throws InterruptedException {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    ConsumedBatch late = ask().assertCompleted().getItem();
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, "a")), Map.of(0, 1L));
    ask().assertCompleted();

    late.failed(new RuntimeException("late"));
    late.committed();

    assertThat(queue.failure()).isNull();
    assertThat(queue.awaitCommitted(Duration.ZERO)).isFalse();
  }

  @Test
  void whatIsDroppedIsNotHandedOutAndNotReached() throws InterruptedException {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, HALF), message(0, 1, HALF)), Map.of(0, 2L));
    ConsumedBatch batch = ask().assertCompleted().getItem();
    queue.dropWaiting();
    batch.committed();

    ask().assertNotTerminated();
    assertThat(queue.committed()).isEqualTo(Map.of(0, 1L));
    assertThat(queue.awaitCommitted(Duration.ZERO)).isTrue();
  }

  @Test
  void aPartitionThatGoesTakesAlongOnlyItsOwnMessages() {
    begin(Map.of(0, 0L, 1, 0L));
    queue.add(
        List.of(message(0, 0, HALF), message(0, 1, "b"), message(1, 0, "c")), Map.of(0, 2L, 1, 1L));
    ConsumedBatch batch = ask().getItem();
    assertThat(batch.messages()).hasSize(3);
    batch.committed();
    queue.add(List.of(message(0, 2, "d"), message(1, 1, "e")), Map.of(0, 3L, 1, 2L));

    assertThat(queue.settled(0)).isFalse();
    assertThat(queue.drop(0)).isEqualTo(1);

    assertThat(queue.settled(0)).isTrue();
    assertThat(queue.settled(1)).isFalse();
    assertThat(done(ask())).containsExactly(new OffsetStep(1, 1, 2));
  }

  @Test
  void turnsFollowTheOrderOfTheBatches() {
    begin(Map.of(0, 0L));
    queue.add(List.of(message(0, 0, HALF), message(0, 1, HALF)), Map.of(0, 2L));
    ConsumedBatch first = ask().getItem();
    ConsumedBatch second = ask().getItem();

    assertThat(first.steps()).containsExactly(new OffsetStep(0, 0, 1));
    assertThat(second.steps()).containsExactly(new OffsetStep(0, 1, 2));
    assertThat(first.turn()).isNotSameAs(second.turn());
  }

  @Test
  void behavesAsItsModel() throws InterruptedException {
    for (long seed = 0; seed < 300; seed++) {
      new Model(seed).check(200);
    }
  }

  private PartitionClaim begin(Map<Integer, Long> from) {
    if (queue != null) {
      queue.close();
    }
    PartitionClaim claim = Messages.claim();
    queue = new SessionBacklog(run, claim, BATCH_BYTES, WRITERS, dispatcher);
    dispatcher.join(queue);
    from.forEach(queue::enter);
    return claim;
  }

  private UniAssertSubscriber<ConsumedBatch> ask() {
    return dispatcher.next().subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private List<OffsetStep> done(UniAssertSubscriber<ConsumedBatch> asked) {
    ConsumedBatch batch = asked.assertCompleted().getItem();
    batch.committed();
    return batch.steps();
  }

  /** What the queue promises, without its locks and its bookkeeping. */
  private static final class Model {
    private static final int PARTITIONS = 3;
    private static final int MOST_ASKING = 3;

    private final long seed;
    private final Random random;
    private final BatchDispatcher dispatcher = new BatchDispatcher();
    private SessionBacklog queue;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Deque<UniAssertSubscriber<ConsumedBatch>> asked = new ArrayDeque<>();
    private final List<ConsumedBatch> underWay = new ArrayList<>();
    private final List<ConsumedBatch> late = new ArrayList<>();
    private final Map<Integer, Long> polledTo = new HashMap<>();
    private final Map<Integer, Long> handedOver = new TreeMap<>();
    private final Map<Integer, Long> committed = new TreeMap<>();
    private PartitionClaim claim;
    private boolean failed;

    Model(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void check(int steps) throws InterruptedException {
      begin();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(14)) {
          case 0, 1, 2, 3 -> add();
          case 4, 5, 6, 7 -> next();
          case 8, 9, 10 -> commit();
          case 11 -> settleLate();
          case 12 -> leave();
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
      late.addAll(underWay);
      underWay.clear();
      waiting.clear();
      failed = false;
      claim = Messages.claim();
      if (queue != null) {
        queue.close();
      }
      queue = new SessionBacklog(Messages.run(), claim, BATCH_BYTES, WRITERS, dispatcher);
      dispatcher.join(queue);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        enter(partition, random.nextInt(1000));
      }
    }

    private void enter(int partition, long from) {
      handedOver.put(partition, from);
      committed.put(partition, from);
      polledTo.put(partition, from);
      queue.enter(partition, from);
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
        if (messages > 0 || random.nextInt(4) == 0) {
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
      if (asked.size() < MOST_ASKING) {
        asked.add(dispatcher.next().subscribe().withSubscriber(UniAssertSubscriber.create()));
        handOut();
      }
    }

    /** The next one in the line has been given the model's batch, if it is time for one. */
    private void handOut() {
      boolean worthIt = underWay.isEmpty() || 2 * waitingBytes() >= BATCH_BYTES;
      boolean nothing = waiting.isEmpty() && polledTo.equals(handedOver);
      if (asked.isEmpty() || nothing || failed || !worthIt) {
        return;
      }
      ConsumedBatch batch = asked.poll().assertCompleted().getItem();
      underWay.add(batch);
      assertThat(batch.claim()).as("seed %d", seed).isSameAs(claim);
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
        polledTo.forEach(
            (partition, offset) -> {
              if (!offset.equals(to.getOrDefault(partition, handedOver.get(partition)))) {
                to.put(partition, offset);
              }
            });
      }
      assertThat(batch.messages()).as("seed %d", seed).containsExactlyElementsOf(expected);
      List<OffsetStep> steps = new ArrayList<>();
      to.forEach(
          (partition, next) ->
              steps.add(new OffsetStep(partition, handedOver.put(partition, next), next)));
      assertThat(batch.steps()).as("seed %d", seed).containsExactlyElementsOf(steps);
    }

    /** Batches commit in their order; see {@link io.datastream.landing.CommitTurn}. */
    private void commit() {
      if (!underWay.isEmpty() && !failed) {
        ConsumedBatch first = underWay.remove(0);
        first.steps().forEach(step -> committed.put(step.partition(), step.to()));
        first.committed();
        handOut();
      }
    }

    private void fail() {
      if (!underWay.isEmpty()) {
        underWay.remove(0).failed(new RuntimeException("failed"));
        failed = true;
        waiting.clear();
      }
    }

    private void settleLate() {
      if (late.isEmpty()) {
        return;
      }
      ConsumedBatch batch = late.remove(random.nextInt(late.size()));
      if (random.nextBoolean()) {
        batch.committed();
      } else {
        batch.failed(new RuntimeException("late"));
      }
      // Whoever was told of it asks all backlogs.
      handOut();
    }

    /** A partition goes, and comes back as soon as nothing of it is under way. */
    private void leave() {
      int partition = random.nextInt(PARTITIONS);
      long waited = waiting.stream().filter(it -> it.partition() == partition).count();
      assertThat(queue.drop(partition)).as("seed %d: dropped", seed).isEqualTo((int) waited);
      waiting.removeIf(it -> it.partition() == partition);
      boolean busy =
          underWay.stream()
              .flatMap(batch -> batch.steps().stream())
              .anyMatch(step -> step.partition() == partition);
      assertThat(queue.settled(partition)).as("seed %d: settled", seed).isEqualTo(!busy);
      if (busy) {
        polledTo.put(partition, handedOver.get(partition));
      } else {
        enter(partition, handedOver.get(partition));
      }
    }

    private void look() throws InterruptedException {
      asked.forEach(UniAssertSubscriber::assertNotTerminated);
      assertThat(queue.awaitRoom(Duration.ZERO))
          .as("seed %d: room", seed)
          .isEqualTo(
              failed
                  || waitingBytes() < BATCH_BYTES
                      && waitingBytes() + bytesUnderWay() < (WRITERS + 1) * BATCH_BYTES);
      assertThat(queue.awaitCommitted(Duration.ZERO))
          .as("seed %d: committed", seed)
          .isEqualTo(
              failed || polledTo.equals(handedOver)
                  ? waiting.isEmpty() && underWay.isEmpty()
                  : false);
      assertThat(queue.failure() != null).as("seed %d: failed", seed).isEqualTo(failed);
      assertThat(queue.committed()).as("seed %d: committed", seed).isEqualTo(committed);
    }

    private long waitingBytes() {
      return waiting.stream().mapToLong(Model::size).sum();
    }

    private long bytesUnderWay() {
      return underWay.stream()
          .flatMap(batch -> batch.messages().stream())
          .mapToLong(Model::size)
          .sum();
    }

    private static long size(ConsumerRecord<byte[], byte[]> message) {
      return message.value().length + OVERHEAD;
    }
  }
}
