package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.coordination.OffsetConflictException;
import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.BatchStore;
import io.datastream.landing.BatchWrite;
import io.datastream.landing.CommitTurn;
import io.datastream.process.channel.WriteTimeoutException;
import io.datastream.process.progress.RunBounds;
import io.datastream.record.JsonText;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import io.datastream.run.TableCounts;
import io.datastream.run.Trigger;
import io.datastream.table.Destinations;
import io.datastream.table.RecordRow;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ProcessRunsTest.Profile.class)
class ProcessRunsTest {
  /** Two partitions, since most bounds have to hold across partitions. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.process.write-timeout", "2s",
              "datastream.process.recover-for", "5s",
              "datastream.sources.keyed.type", "sample",
              "datastream.sources.timed.type", "sample",
              "datastream.sources.timed.event-time", "at",
              "datastream.sources.sample.type", "sample"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;
  @Inject BatchStore store;
  @Inject Destinations destinations;

  private Fixture it;
  private String source;

  @BeforeEach
  void drained() {
    it = Fixture.ofApplication();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(2, Map.of());
    }
    drain();
    source = "s-" + UUID.randomUUID();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void takesExactlyAsManyMessagesAsItMay() {
    long before = it.storedOffsets();
    it.topic().send(envelopes(0, 70));

    assertThat(run(30, 20_000).stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
    assertThat(it.storedOffsets() - before).isEqualTo(30);
    assertThat(it.rows(source)).isEqualTo(30);
    assertThat(it.topic().committed(it.group())).isEqualTo(it.storedOffsets());

    ProcessResult second = run(30, 20_000);
    assertThat(second.messages()).isEqualTo(30);
    assertThat(second.lag()).isEqualTo(10);
    assertThat(it.rows(source)).isEqualTo(60);

    ProcessResult rest = drain();
    assertThat(rest.messages()).isEqualTo(10);
    assertThat(rest.lag()).isZero();
    assertThat(it.rows(source)).isEqualTo(70);
    assertThat(it.storedOffsets() - before).isEqualTo(70);
  }

  @Test
  void timesLandAsPostgresqlCanHoldThemAndAnEmptyOneIsNull() {
    it.topic()
        .send(
            Topic.envelope(
                "timed",
                "{\"id\":1,\"at\":\"294276-12-31T23:59:59.999999Z\"}",
                "{\"id\":2,\"at\":\"-4712-01-01\"}",
                "{\"id\":3,\"at\":\"1765621800.123456\"}",
                "{\"id\":4,\"at\":\"\"}",
                "{\"id\":5,\"at\":\"294277-01-01\"}"));

    ProcessResult result = drain();

    assertThat(result.inserted()).isEqualTo(4);
    assertThat(result.quarantined()).isEqualTo(1);
    assertThat(
            it.tables()
                .texts(
                    "SELECT coalesce(to_char(event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD BC HH24:MI:SS.US'),"
                        + " 'none') FROM stream_records WHERE source = 'timed' ORDER BY record_key"))
        .containsExactly(
            "294276-12-31 AD 23:59:59.999999",
            "4713-01-01 BC 00:00:00.000000",
            "2025-12-13 AD 10:30:00.123456",
            "none");
  }

  @Test
  void theRulesComeWithTheMessagesAndWhatIsOddAboutThemIsSaid() {
    String elsewhere = "{\"key\":[\"no\"],\"event_time\":\"at\"}";
    it.topic().sendWith("record-rules", elsewhere, Topic.envelope(source, "{\"no\":7,\"at\":0}"));
    it.topic().sendWith("record-rules", elsewhere, Topic.envelope("keyed", "{\"id\":70}"));
    it.topic()
        .send(
            Topic.envelope(source, "{\"id\":8}", "{\"id\":NaN}")
                .replace("2025-12-13T10:30:00", "yesterday"));

    ProcessResult result = drain();

    assertThat(result.inserted()).isEqualTo(3);
    assertThat(result.quarantined()).isEqualTo(1);
    assertThat(
            it.tables()
                .texts(
                    "SELECT record_key || ' ' || coalesce(extract(epoch FROM event_time)::int::text,"
                        + " 'none') FROM stream_records WHERE source = ? ORDER BY record_key",
                    source))
        .containsExactly("7 0", "8 none");
    assertThat(result.warning())
        .contains("the source keyed was sent with key no", "here it has key not set")
        .contains("the timestamp of 1 envelope(s) is none", "\"yesterday\"");
  }

  @Test
  void aRunThatCanNotTellKafkasGroupSaysSoAndALaterOneTells() {
    it.topic().sendTo(0, List.of(Topic.envelope(source, 1)));
    try (Topic.Member member = it.topic().member(it.group())) {
      assertThat(member.partitions()).isEqualTo(2);
      ProcessResult result = drain();

      assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(result.messages()).isEqualTo(1);
      assertThat(result.warning()).contains(it.group()).contains("PostgreSQL has the offsets");
    }
    it.topic().sendTo(1, List.of(Topic.envelope(source, 2)));

    assertThat(drain().warning()).isNull();
    assertThat(it.topic().committed(it.group())).isEqualTo(it.storedOffsets());
    assertThat(it.rows(source)).isEqualTo(2);
  }

  @Test
  void manyRunsInOneProcessTakeEachMessageOnceWhileAProducerWrites() throws Exception {
    AtomicBoolean producing = new AtomicBoolean(true);
    AtomicLong produced = new AtomicLong();
    CompletableFuture<Void> producer =
        CompletableFuture.runAsync(
            () -> {
              // So many at most: whatever happens here must end.
              while (producing.get() && produced.get() < 200_000) {
                it.topic().send(envelopes(produced.get(), 50));
                produced.addAndGet(50);
              }
            });
    Random random = new Random(42);
    long taken = 0;
    for (int i = 0; i < 40; i++) {
      int max = 1 + random.nextInt(120);
      ProcessResult result = run(max, 20_000);
      assertThat(result.messages()).isEqualTo(max);
      taken += max;
      assertThat(it.rows(source)).as("after run %d", i).isEqualTo(taken);
    }
    ProcessResult drained = drain();
    assertThat(drained.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    producing.set(false);
    producer.get();
    long rest = drain().messages();

    assertThat(taken + drained.messages() + rest).isEqualTo(produced.get());
    assertThat(it.rows(source)).isEqualTo(produced.get());
  }

  @Test
  void aDrainOfAnEmptyTopicEndsAtOnceAndAnotherRunAtItsTimeout() {
    assertThat(drain().stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);

    long begin = System.nanoTime();
    ProcessResult waited = run(10, 300);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(waited.stoppedBy()).isEqualTo(StoppedBy.TIMEOUT);
    assertThat(waited.messages()).isZero();
    assertThat(waited.nothingToDo()).isTrue();
    // The run's time begins with its turn, a little before its entry in the ledger.
    assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(waited.elapsedMs()).isPositive();
  }

  @Test
  void aRunWaitsForMessagesThatComeLater() {
    CompletableFuture<ProcessResult> run =
        processor.processStreamBatch(1, 60_000).subscribeAsCompletionStage();
    it.topic().send(envelopes(0, 1));

    ProcessResult result = run.join();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
    assertThat(result.inserted()).isEqualTo(1);
  }

  @Test
  void oneBrokenRecordCostsOneRecord() {
    it.topic()
        .send(
            Topic.envelope(source, "{\"id\":1}", "17", "{\"id\":2}"),
            "this is not JSON",
            Topic.envelope(source, "{\"id\":3,\"name\":\"a\\u0000b\"}", "{\"id\":4}"),
            Topic.envelope(source, "{\"id\":5,\"big\":1e200000}", "{\"id\":6}"),
            Topic.envelope(source, "{\"id\":\"" + incompressible(9000) + "\"}", "{\"id\":7}"),
            Topic.envelope(source, "{\"id\":8}"));

    ProcessResult result = drain();

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.messages()).isEqualTo(6);
    assertThat(result.records()).isEqualTo(10);
    assertThat(result.inserted()).isEqualTo(6);
    assertThat(result.quarantined()).isEqualTo(5);
    assertThat(
            it.tables()
                .texts("SELECT record_key FROM stream_records WHERE source = ? ORDER BY 1", source))
        .containsExactly("1", "2", "4", "6", "7", "8");
    assertThat(
            it.tables()
                .texts(
                    "SELECT reason FROM quarantined_records WHERE run_id = ? ORDER BY 1",
                    result.runId()))
        .containsExactly(
            "not_an_object",
            "not_json",
            "refused_by_database",
            "refused_by_database",
            "refused_by_database");
    assertThat(
            it.tables()
                .text(
                    "SELECT convert_from(payload, 'UTF8') FROM quarantined_records WHERE run_id = ?"
                        + " AND reason = 'not_json'",
                    result.runId()))
        .isEqualTo("this is not JSON");
    assertThat(
            it.tables()
                .text(
                    "SELECT convert_from(payload, 'UTF8') FROM quarantined_records WHERE run_id = ?"
                        + " AND convert_from(payload, 'UTF8') LIKE '%u0000%'",
                    result.runId()))
        .isEqualTo("{\"id\":3,\"name\":\"a\\u0000b\"}");
  }

  @Test
  void theLatestRecordOfAKeyWinsAndTheOthersCountAsUpdates() {
    it.topic()
        .sendTo(
            0,
            List.of(
                Topic.envelope(source, "{\"id\":1,\"v\":1}", "{\"id\":1,\"v\":2}"),
                Topic.envelope(source, "{\"id\":1,\"v\":3}")));
    ProcessResult first = drain();
    it.topic().sendTo(0, List.of(Topic.envelope(source, "{\"id\":1,\"v\":4}")));
    ProcessResult second = drain();

    assertThat(List.of(first.records(), first.inserted(), first.updated()))
        .containsExactly(3L, 1L, 2L);
    assertThat(List.of(second.records(), second.inserted(), second.updated()))
        .containsExactly(1L, 0L, 1L);
    assertThat(
            it.tables().text("SELECT payload->>'v' FROM stream_records WHERE source = ?", source))
        .isEqualTo("4");
  }

  @Test
  void recordsThatChangedFindTheirPlaceOnTheirPages() {
    sendTwoThousandRecords(1);
    assertThat(drain().inserted()).isEqualTo(2000);
    long size = it.tables().number("SELECT pg_relation_size('stream_records')");

    sendTwoThousandRecords(2);
    assertThat(drain().updated()).isEqualTo(2000);
    assertThat(it.tables().number("SELECT pg_relation_size('stream_records')"))
        .isLessThan(size * 11 / 10);
  }

  private void sendTwoThousandRecords(int version) {
    for (int envelope = 0; envelope < 20; envelope++) {
      int first = envelope * 100;
      it.topic()
          .sendTo(
              0,
              List.of(
                  Topic.envelope(
                      source,
                      IntStream.range(first, first + 100)
                          .mapToObj(id -> "{\"id\":%d,\"v\":%d}".formatted(id, version))
                          .toArray(String[]::new))));
    }
  }

  @Test
  void rowsOfATopicThatWasMadeAnewReplaceThoseOfTheOldOne() {
    it.topic().sendTo(0, List.of(Topic.envelope(source, "{\"id\":1,\"v\":1}")));
    drain();
    // As if the row had come from the old topic, whose offsets were far ahead of the new one's.
    it.tables()
        .execute("UPDATE stream_records SET kafka_offset = 1000000000 WHERE source = ?", source);
    it.topic().sendTo(0, List.of(Topic.envelope(source, "{\"id\":1,\"v\":2}")));

    assertThat(drain().updated()).isEqualTo(1);
    assertThat(
            it.tables().text("SELECT payload->>'v' FROM stream_records WHERE source = ?", source))
        .isEqualTo("2");
  }

  @Test
  void recordsWithoutAnIdAreAppended() {
    it.topic().send(Topic.envelope(source, "{\"a\":1}", "{\"a\":1}"));

    assertThat(drain().inserted()).isEqualTo(2);
    assertThat(it.tables().texts("SELECT record_key FROM stream_records WHERE source = ?", source))
        .allMatch(key -> key.startsWith(it.topic().name() + ":"));
  }

  @Test
  void aKeyThatHasSucceededReturnsItsStoredResult() {
    it.topic().send(envelopes(0, 5));
    RunStart start = new RunStart(Trigger.REST, Optional.of("key-" + source));

    ProcessResult first = await(processor.process(start, bounds(3)));
    ProcessResult again = await(processor.process(start, bounds(3)));

    assertThat(first.messages()).isEqualTo(3);
    assertThat(again).isEqualTo(first);
    assertThat(it.rows(source)).isEqualTo(3);
  }

  @Test
  void aWriterThatBelievesAnOlderOffsetWritesNothing() {
    UUID runId = drain().runId();
    long stored = storedOffset(0);
    PartitionClaim claim = claim(runId);
    await(store.commit(batch(claim, stored, 1), CommitTurn.alone()));

    assertThatThrownBy(() -> await(store.commit(batch(claim, stored, 2), CommitTurn.alone())))
        .isInstanceOf(OffsetConflictException.class);

    assertThat(storedOffset(0)).isEqualTo(stored + 1);
    assertThat(it.rows(source)).isEqualTo(1);
    // What this test claimed to have read is there to be skipped over.
    it.topic().sendTo(0, List.of(Topic.envelope("skipped", 1)));
  }

  @Test
  void aWriterWhoseClaimHasPassedOnWritesNothing() {
    UUID runId = drain().runId();
    long stored = storedOffset(0);
    PartitionClaim claim = claim(runId);
    // Another run claims the partition, and finds nothing to do.
    drain();

    assertThatThrownBy(() -> await(store.commit(batch(claim, stored, 1), CommitTurn.alone())))
        .isInstanceOf(OffsetConflictException.class);

    assertThat(storedOffset(0)).isEqualTo(stored);
    assertThat(it.rows(source)).isZero();
  }

  @Test
  void aRunThatCanNotWriteFailsAndTheNextOneTakesItsMessages() throws Exception {
    it.topic().send(envelopes(0, 3));
    it.tables().connection().setAutoCommit(false);
    it.tables().execute("LOCK TABLE stream_records IN ACCESS EXCLUSIVE MODE");

    assertThatThrownBy(this::drain)
        .isInstanceOf(WriteTimeoutException.class)
        .hasMessageContaining("datastream.process.write-timeout");

    it.tables().connection().rollback();
    it.tables().connection().setAutoCommit(true);
    assertThat(
            it.tables()
                .texts(
                    "SELECT error FROM pipeline_runs WHERE status = 'failed' AND kind='process'"))
        .anyMatch(error -> error.contains("write-timeout"));
    // A lock that ends just now may still let the late transaction through; either way: once.
    drain();
    assertThat(it.rows(source)).isEqualTo(3);
    assertThat(
            it.tables()
                .number(
                    "SELECT coalesce(sum(inserted), 0) FROM pipeline_runs WHERE run_id IN (SELECT"
                        + " run_id FROM stream_records WHERE source = ?)",
                    source))
        .isEqualTo(3);
  }

  @Test
  void theLedgerHasWhatTheResultSays() {
    it.topic().send(envelopes(0, 4));
    ProcessResult result = drain();

    assertThat(
            it.tables()
                .text(
                    "SELECT concat_ws(' ', kind, trigger, status, stopped_by, messages, records,"
                        + " inserted, updated, unchanged, quarantined) FROM pipeline_runs WHERE run_id = ?",
                    result.runId()))
        .isEqualTo("process rest succeeded end_of_topic 4 4 4 0 0 0");
    assertThat(
            it.tables()
                .text(
                    "SELECT concat_ws(' ', source, table_name, inserted, updated, unchanged, deleted, superseded,"
                        + " filtered, quarantined) FROM run_tables WHERE run_id = ?",
                    result.runId()))
        .isEqualTo(source + " stream_records 4 0 0 0 0 0 0");
    assertThat(result.tables())
        .containsExactly(new TableCounts(source, "stream_records", 4, 0, 0, 0, 0, 0, 0, 0));
    assertThat(
            it.tables()
                .text(
                    "SELECT result->>'run_id' FROM pipeline_runs WHERE run_id = ?", result.runId()))
        .isEqualTo(result.runId().toString());
    assertThat(result.freshnessMs().p50()).isPositive();
  }

  /** The claim under which partition 0 was worked on last. */
  private PartitionClaim claim(UUID runId) {
    String token =
        it.tables()
            .text(
                "SELECT claim FROM partition_offsets WHERE topic = ? AND partition = 0",
                it.topic().name());
    return new PartitionClaim(it.group(), it.topic().name(), UUID.fromString(token), runId);
  }

  private BatchWrite batch(PartitionClaim claim, long from, long id) {
    RecordRow row =
        new RecordRow(
            source, String.valueOf(id), JsonText.of("{}"), null, Instant.now(), 0, from, 0);
    return new BatchWrite(
        claim,
        new TreeMap<>(Map.of(destinations.of(source), List.of(row))),
        Map.of(),
        List.of(),
        List.of(new OffsetStep(0, from, from + 1)),
        1,
        List.of());
  }

  private long storedOffset(int partition) {
    List<String> found =
        it.tables()
            .texts(
                "SELECT next_offset FROM partition_offsets WHERE topic = ? AND partition = ?",
                it.topic().name(),
                partition);
    return found.isEmpty() ? 0 : Long.parseLong(found.get(0));
  }

  private String[] envelopes(long firstId, int count) {
    return LongStream.range(firstId, firstId + count)
        .mapToObj(id -> Topic.envelope(source, id))
        .toArray(String[]::new);
  }

  private ProcessResult run(long maxMessages, long timeoutMs) {
    return await(processor.processStreamBatch(maxMessages, timeoutMs));
  }

  private ProcessResult drain() {
    return await(
        processor.process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true)));
  }

  private RunBounds bounds(long maxMessages) {
    return processor.bounds(Optional.of(maxMessages), Optional.of(20_000L), false);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  private static String incompressible(int length) {
    Random random = new Random(1);
    byte[] letters = new byte[length];
    IntStream.range(0, length).forEach(i -> letters[i] = (byte) ('!' + 2 + random.nextInt(57)));
    return new String(letters, StandardCharsets.US_ASCII);
  }
}
