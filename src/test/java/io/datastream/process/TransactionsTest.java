package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.datastream.testing.Transactional;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.PartitionEnds;
import io.datastream.topic.TopicOffsets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Producers with transactions: what they took back, and what they have not said yet. */
@QuarkusTest
@TestProfile(TransactionsTest.Profile.class)
class TransactionsTest {
  /** A drain that reads much that is no message shall not count as stalled. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(Map.of("datastream.process.stall-timeout", "5s"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;
  @Inject TopicOffsets offsets;
  @Inject ConfiguredTopics topics;

  private final String source = "s-" + UUID.randomUUID();
  private Fixture it;
  private Transactional producer;

  @BeforeEach
  void drained() {
    it = Fixture.ofApplication();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(2, Map.of());
    }
    producer = it.topic().transactional();
    drain();
  }

  @AfterEach
  void close() {
    producer.close();
    it.close();
  }

  @Test
  void whatATransactionTookBackIsNotLoaded() {
    producer.open(0, List.of(balance(100))).commit();
    producer.open(0, List.of(balance(-999))).abort();

    ProcessResult result = drain();

    assertThat(
            it.tables()
                .texts("SELECT payload->>'balance' FROM stream_records WHERE source = ?", source))
        .containsExactly("100");
    assertThat(result.messages()).isEqualTo(1);
    assertAllPassed(result);
  }

  @Test
  void aTopicThatEndsInWhatIsNoMessageIsReadToItsEndOnce() {
    producer.open(0, envelopes(0, 3)).commit();
    producer.open(1, envelopes(3, 3)).commit();
    assertAllPassed(drain());
    for (int i = 0; i < 20; i++) {
      producer.open(i % 2, envelopes(1000, 10)).abort();
    }

    ProcessResult result = drain();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isZero();
    assertThat(result.nothingToDo()).isTrue();
    assertAllPassed(result);
    assertThat(it.rows(source)).isEqualTo(6);
    it.topic().ends().forEach((partition, end) -> it.topic().deleteBefore(partition, end));
    ProcessResult next = drain();
    assertThat(next.missed()).isZero();
    assertThat(next.warning()).isNull();
  }

  @Test
  void aRunWithATimeoutPassesOverWhatIsNoMessageToo() {
    producer.open(0, envelopes(0, 50)).abort();

    ProcessResult result =
        process(processor.bounds(Optional.of(10L), Optional.of(1500L), false)).join();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.TIMEOUT);
    assertThat(result.messages()).isZero();
    assertAllPassed(result);
  }

  @Test
  void aRunThatNeverEndsPassesOverThemAsTheyCome() {
    CompletableFuture<ProcessResult> run = process(RunBounds.none());
    producer.open(0, envelopes(0, 5)).abort();
    producer.open(1, envelopes(0, 5)).commit();

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> it.storedOffsets() == it.topic().end() && it.rows(source) == 5);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> it.topic().committed(it.group()) == it.topic().end());

    // It goes aside for this one.
    assertAllPassed(drain());
    assertThat(run.join().messages()).isEqualTo(5);
  }

  @Test
  void aDrainEndsBeforeATransactionThatIsOpen() {
    producer.open(0, envelopes(0, 3)).commit();
    producer.open(0, envelopes(3, 2));
    it.topic().sendTo(0, envelopes(5, 2));
    long held = 4;

    ProcessResult result = drain();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isEqualTo(3);
    assertThat(result.lag()).isZero();
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end() - held);
    // As the status has it.
    assertThat(
            offsets.look(topics.main()).await().atMost(PATIENCE).stream()
                .mapToLong(PartitionEnds::end)
                .sum())
        .isEqualTo(it.storedOffsets());

    producer.commit();
    ProcessResult rest = drain();
    assertThat(rest.messages()).isEqualTo(4);
    assertThat(it.rows(source)).isEqualTo(7);
    assertAllPassed(rest);
  }

  @Test
  void whoHasReadWithinAnOpenTransactionBeforeGoesOn() {
    producer.open(0, envelopes(0, 4));
    // As a version that didn't wait for the transaction's end left it.
    it.tables()
        .execute(
            "UPDATE partition_offsets SET next_offset = ? WHERE topic = ? AND partition = 0",
            it.topic().ends().get(0),
            it.topic().name());

    assertThat(drain().messages()).isZero();
    producer.commit();

    ProcessResult result = drain();
    assertThat(result.messages()).isZero();
    assertAllPassed(result);
  }

  @Test
  void ofAnyMixtureExactlyWhatWasCommittedLands() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      TreeSet<Long> committed = new TreeSet<>();
      long next = seed * 1_000_000;
      List<Transactional> others = List.of(it.topic().transactional(), it.topic().transactional());
      List<List<Long>> open = new ArrayList<>(List.of(List.of(), List.of()));
      for (int step = 0; step < 60; step++) {
        int who = random.nextInt(2);
        int partition = random.nextInt(2);
        int count = 1 + random.nextInt(5);
        List<Long> ids = LongStream.range(next, next + count).boxed().toList();
        next += count;
        List<String> values = ids.stream().map(id -> Topic.envelope(source, id)).toList();
        switch (random.nextInt(6)) {
          case 0 -> {
            it.topic().sendTo(partition, values);
            committed.addAll(ids);
          }
          case 1, 2, 3 -> {
            if (!open.get(who).isEmpty()) {
              end(others.get(who), open.get(who), committed, random.nextBoolean());
            }
            others.get(who).open(partition, values);
            open.set(who, ids);
          }
          case 4 -> {
            if (!open.get(who).isEmpty()) {
              end(others.get(who), open.get(who), committed, random.nextBoolean());
              open.set(who, List.of());
            }
          }
          default -> {
            if (random.nextInt(3) == 0) {
              drain();
            } else {
              process(
                      processor.bounds(
                          Optional.of(1L + random.nextInt(8)), Optional.of(100L), false))
                  .join();
            }
          }
        }
      }
      for (int who = 0; who < 2; who++) {
        if (!open.get(who).isEmpty()) {
          end(others.get(who), open.get(who), committed, random.nextBoolean());
        }
        others.get(who).close();
      }

      assertAllPassed(drain());
      assertThat(
              it.tables()
                  .texts(
                      "SELECT record_key FROM stream_records WHERE source = ? AND"
                          + " record_key::bigint >= ? ORDER BY record_key::bigint",
                      source,
                      seed * 1_000_000))
          .as("seed %d", seed)
          .isEqualTo(committed.stream().map(String::valueOf).toList());
    }
    assertThat(it.tables().number("SELECT coalesce(sum(missed), 0) FROM pipeline_runs")).isZero();
  }

  private static void end(
      Transactional producer, List<Long> ids, TreeSet<Long> committed, boolean commit) {
    if (commit) {
      producer.commit();
      committed.addAll(ids);
    } else {
      producer.abort();
    }
  }

  /** Nothing is left to be read again, by anybody's count. */
  private void assertAllPassed(ProcessResult result) {
    assertThat(result.lag()).isZero();
    assertThat(result.missed()).isZero();
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
    assertThat(it.topic().committed(it.group())).isEqualTo(it.topic().end());
  }

  private String balance(int value) {
    return Topic.envelope(source, "{\"id\":1,\"balance\":%d}".formatted(value));
  }

  private List<String> envelopes(long from, int count) {
    return LongStream.range(from, from + count).mapToObj(id -> Topic.envelope(source, id)).toList();
  }

  private ProcessResult drain() {
    return process(processor.bounds(Optional.empty(), Optional.empty(), true)).join();
  }

  private CompletableFuture<ProcessResult> process(RunBounds bounds) {
    return processor
        .process(RunStart.by(Trigger.REST), bounds)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .subscribeAsCompletionStage();
  }
}
