package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.process.progress.RunBounds;
import io.datastream.process.session.OffsetBeyondEndException;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.testing.Backends;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where runs begin, and what retention deleted before they came. */
@QuarkusTest
@TestProfile(GapsTest.Profile.class)
class GapsTest {
  /** Small steps: retention shall overtake a run that has polled only part of a topic. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.process.batch-bytes", "200000",
              "datastream.consumer.max-poll-records", "5"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;

  private final String source = "s-" + UUID.randomUUID();
  private Fixture it;
  private Map<Integer, Long> ends;

  @BeforeEach
  void drained() {
    it = Fixture.ofApplication();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(2, Map.of());
      it.topic().sendTo(0, envelopes(3));
      it.topic().sendTo(1, envelopes(3));
    }
    drain();
    it.tables().execute("DELETE FROM stream_records");
    ends = it.topic().ends();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void whatRetentionDeletedIsCountedOnceAndSaid() {
    it.topic().sendTo(0, envelopes(10));
    it.topic().sendTo(1, envelopes(10));
    it.topic().deleteBefore(0, ends.get(0) + 4);

    ProcessResult result = drain();

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.messages()).isEqualTo(16);
    assertThat(result.missed()).isEqualTo(4);
    assertThat(result.nothingToDo()).isFalse();
    assertThat(result.warning())
        .contains(
            it.topic().name() + "-0",
            "from offset %d to %d".formatted(ends.get(0), ends.get(0) + 3),
            "retention");
    assertThat(missed(result)).isEqualTo(4);
    ProcessResult next = drain();
    assertThat(next.missed()).isZero();
    assertThat(next.warning()).isNull();
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
  }

  @Test
  void whereAllIsGoneOnlyTheGapIsCounted() {
    it.topic().sendTo(0, envelopes(10));
    it.topic().deleteBefore(0, ends.get(0) + 10);

    ProcessResult result = drain();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isZero();
    assertThat(result.missed()).isEqualTo(10);
    assertThat(result.nothingToDo()).isFalse();
    assertThat(result.lag()).isZero();
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
    assertThat(drain().missed()).isZero();
  }

  @Test
  void whatRetentionDeletesUnderARunIsCountedToo() throws Exception {
    int messages = 60;
    it.topic().sendTo(0, largeEnvelopes(messages));
    CompletableFuture<ProcessResult> run;
    try (Backends backends = new Backends();
        Tables locking = Fixture.connect()) {
      locking.connection().setAutoCommit(false);
      locking.execute("LOCK TABLE stream_records IN ACCESS EXCLUSIVE MODE");
      run =
          processor.process(RunStart.by(Trigger.REST), drainBounds()).subscribeAsCompletionStage();
      backends.awaitWaiting();
      it.topic().deleteBefore(0, ends.get(0) + messages - 10);
      locking.connection().rollback();
    }

    ProcessResult result = run.join();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.missed()).isPositive();
    assertThat(result.messages() + result.missed()).isEqualTo(messages);
    assertThat(result.inserted()).isEqualTo(result.messages());
    assertThat(it.rows(source)).isEqualTo(result.messages());
    assertThat(result.warning()).contains("retention");
    assertThat(missed(result)).isEqualTo(result.missed());
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
    assertThat(drain().missed()).isZero();
  }

  @Test
  void whoComesFromThePrototypeGoesOnFromKafkasOffset() {
    it.topic().sendTo(0, envelopes(10));
    it.topic().sendTo(1, envelopes(10));
    it.tables().execute("DELETE FROM partition_offsets");
    it.topic().commit(it.group(), Map.of(0, ends.get(0) + 3, 1, ends.get(1) + 5));

    ProcessResult result = drain();

    assertThat(result.messages()).isEqualTo(12);
    assertThat(result.missed()).isZero();
    assertThat(result.warning()).isNull();
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
  }

  @Test
  void whereNobodyKnowsAnOffsetARunTakesAllThatThereIs() {
    it.topic().deleteBefore(0, ends.get(0));
    it.topic().deleteBefore(1, ends.get(1));
    it.topic().sendTo(0, envelopes(10));
    it.topic().sendTo(1, envelopes(10));
    it.tables().execute("DELETE FROM partition_offsets");
    it.topic().forget(it.group());

    ProcessResult result = drain();

    assertThat(result.messages()).isEqualTo(20);
    assertThat(result.missed()).isZero();
    assertThat(result.warning()).isNull();
  }

  @Test
  void whereOnlyOnePartitionsOffsetIsKnownTheOtherBeginsAtItsBeginning() {
    it.topic().deleteBefore(1, ends.get(1));
    it.topic().sendTo(0, envelopes(10));
    it.topic().sendTo(1, envelopes(10));
    it.tables().execute("DELETE FROM partition_offsets WHERE partition = 1");
    it.topic().forget(it.group());

    assertThat(drain().messages()).isEqualTo(20);
  }

  @Test
  void kafkasOffsetBelowTheBeginningIsAGapToo() {
    it.topic().sendTo(0, envelopes(10));
    it.tables().execute("DELETE FROM partition_offsets");
    it.topic().commit(it.group(), Map.of(0, ends.get(0) + 1, 1, ends.get(1)));
    it.topic().deleteBefore(0, ends.get(0) + 4);

    ProcessResult result = drain();

    assertThat(result.missed()).isEqualTo(3);
    assertThat(result.messages()).isEqualTo(6);
    assertThat(missed(result)).isEqualTo(3);
  }

  @Test
  void kafkasOffsetBeyondTheEndIsRefused() {
    it.tables().execute("DELETE FROM partition_offsets");
    it.topic().commit(it.group(), Map.of(0, ends.get(0) + 100, 1, ends.get(1)));

    assertThatThrownBy(this::drain).isInstanceOf(OffsetBeyondEndException.class);

    // What it says has to be enough: to put the group's offset right.
    it.tables().execute("DELETE FROM partition_offsets");
    it.topic().commit(it.group(), ends);
    it.topic().sendTo(0, envelopes(2));
    assertThat(drain().messages()).isEqualTo(2);
  }

  @Test
  void offsetsThatWereStoredWithoutTheTopicsIdGetIt() {
    it.tables().execute("UPDATE partition_offsets SET topic_id = NULL");
    it.topic().sendTo(0, envelopes(2));

    assertThat(drain().messages()).isEqualTo(2);

    List<String> ids =
        it.tables()
            .texts(
                "SELECT DISTINCT topic_id FROM partition_offsets WHERE topic = ?",
                it.topic().name());
    assertThat(ids).hasSize(1).doesNotContainNull();
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
  }

  private long missed(ProcessResult result) {
    return it.tables().number("SELECT missed FROM pipeline_runs WHERE run_id = ?", result.runId());
  }

  private List<String> envelopes(int count) {
    return LongStream.range(0, count).mapToObj(id -> Topic.envelope(source, id)).toList();
  }

  /** So large that a client doesn't fetch all of them ahead. */
  private List<String> largeEnvelopes(int count) {
    String pad = "x".repeat(100_000);
    return LongStream.range(0, count)
        .mapToObj(id -> Topic.envelope(source, "{\"id\":%d,\"pad\":\"%s\"}".formatted(id, pad)))
        .toList();
  }

  private ProcessResult drain() {
    return processor.process(RunStart.by(Trigger.REST), drainBounds()).await().atMost(PATIENCE);
  }

  private RunBounds drainBounds() {
    return processor.bounds(Optional.empty(), Optional.empty(), true);
  }
}
