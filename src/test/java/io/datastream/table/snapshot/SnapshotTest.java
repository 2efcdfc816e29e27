package io.datastream.table.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.ingest.IngestResult;
import io.datastream.ingest.IngestRuns;
import io.datastream.message.ReadingMark;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.TableCounts;
import io.datastream.run.Trigger;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.testing.Fixture;
import io.datastream.testing.JsonServer;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.datastream.topic.ConfiguredTopics;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables are as the last complete reading of their source. */
@QuarkusTest
@TestProfile(SnapshotTest.Profile.class)
class SnapshotTest {
  /** Sources whose files the tests change. */
  public static class Profile extends OwnTopicAndDatabase {
    private static final List<String> SOURCES =
        List.of(
            "users",
            "marked",
            "kept",
            "newest",
            "pairs",
            "emptied",
            "wanted",
            "refused",
            "bits",
            "read",
            "busy",
            "rewound",
            "fk",
            "torn",
            "endless",
            "rekeyed",
            "parents",
            "parentsv");

    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String name : SOURCES) {
        String source = "datastream.sources." + name + ".";
        settings.put(source + "type", "file");
        settings.put(source + "format", "json");
        settings.put(source + "path", file(name));
        settings.put(source + "table", "s_" + name);
        settings.put(source + "mode", "snapshot");
        settings.put(source + "key", "id");
        settings.put(source + "batch-size", "2");
      }
      settings.put("datastream.sources.paged.type", "api");
      settings.put("datastream.sources.paged.table", "s_paged");
      settings.put("datastream.sources.paged.mode", "snapshot");
      settings.put("datastream.sources.paged.key", "id");
      settings.put(
          "datastream.sources.paged.url",
          new JsonServer()
              .answer(
                  "/paged",
                  "application/json",
                  "[{\"id\":1}]",
                  Map.of("Link", "</paged?page=2>; rel=\"next\"")));
      settings.put("datastream.sources.marked.on-delete", "mark");
      for (String parents : List.of("parents", "parentsv")) {
        settings.put(
            "datastream.sources.%s.columns.items.table".formatted(parents),
            "s_" + parents + "_items");
      }
      settings.put("datastream.sources.parentsv.newest-by", "v");
      settings.put("datastream.sources.kept.on-delete", "ignore");
      settings.put("datastream.sources.newest.newest-by", "v");
      settings.put("datastream.sources.pairs.key", "a,b");
      settings.put("datastream.sources.emptied.allow-empty", "true");
      settings.put("datastream.sources.wanted.where", "x != 'test'");
      settings.put("datastream.sources.refused.columns.n", "int");
      settings.put("datastream.sources.bits.batch-size", "1");
      settings.put("datastream.sources.rekeyed.batch-size", "1");
      return settings;
    }

    private static String file(String name) {
      try {
        Path file = Files.createTempFile("datastream-" + name, ".json");
        file.toFile().deleteOnExit();
        return file.toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Inject KafkaStreamProcessor processor;
  @Inject IngestRuns runs;
  @Inject SourceCatalog sources;
  @Inject ConfiguredTopics topics;

  private Fixture it;
  private Landing landing;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    landing = new Landing(it, processor);
    it.tables().execute("TRUNCATE quarantined_records");
  }

  @AfterEach
  void close() {
    it.close();
  }

  /** The source has this from now on. */
  private static void has(String source, String answer) {
    try {
      Files.writeString(
          Path.of(
              ConfigProvider.getConfig()
                  .getValue("datastream.sources.%s.path".formatted(source), String.class)),
          answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IngestResult ingest(String source) {
    return runs.ingest(RunStart.by(Trigger.REST), List.of(sources.require(source)))
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  private ProcessResult land(String source, String answer) {
    has(source, answer);
    ingest(source);
    return landing.drain();
  }

  private List<String> ids(String source) {
    return it.tables().texts("SELECT id FROM s_%s ORDER BY id".formatted(source));
  }

  @Test
  void whatACompleteReadingLacksGoes() {
    ProcessResult first =
        land("users", "[{\"id\":1,\"x\":\"a\"},{\"id\":2,\"x\":\"a\"},{\"id\":3,\"x\":\"a\"}]");
    assertThat(first.removed()).isZero();
    assertThat(first.tables())
        .containsExactly(new TableCounts("users", "s_users", 3, 0, 0, 0, 0, 0, 0, 0));

    has("users", "[{\"id\":1,\"x\":\"a\"},{\"id\":2,\"x\":\"b\"},{\"id\":4,\"x\":\"a\"}]");
    IngestResult ingested = ingest("users");
    assertThat(ingested.messages()).as("two envelopes and an end").isEqualTo(3);
    assertThat(ingested.records()).isEqualTo(3);
    ProcessResult second = landing.drain();

    assertThat(second.tables())
        .containsExactly(new TableCounts("users", "s_users", 1, 1, 1, 0, 0, 0, 0, 1));
    assertThat(second.removed()).isEqualTo(1);
    assertThat(second.records()).isEqualTo(3);
    assertThat(second.messages()).isEqualTo(3);
    assertThat(second.warning()).isNull();
    assertThat(ids("users")).containsExactly("1", "2", "4");
    assertThat(
            it.tables().text("SELECT removed FROM pipeline_runs WHERE run_id = ?", second.runId()))
        .isEqualTo("1");
    assertThat(it.tables().number("SELECT count(*) FROM snapshot_keys WHERE source = 'users'"))
        .isZero();
    assertThat(landing.drain().removed()).isZero();

    // An end that came twice, or late, changes nothing.
    assertThat(land("users", "[{\"id\":1,\"x\":\"a\"}]").removed()).isEqualTo(2);
    assertThat(ids("users")).containsExactly("1");
  }

  @Test
  void theRowsOfItsChildTablesGoWithARow() {
    for (String source : List.of("parents", "parentsv")) {
      land(
          source,
          "[{\"id\":1,\"v\":1,\"items\":[{\"n\":1},{\"n\":2}]},{\"id\":2,\"v\":1,\"items\":[{\"n\":3}]}]");
      assertThat(land(source, "[{\"id\":2,\"v\":1}]").removed()).isEqualTo(1);
      assertThat(ids(source)).containsExactly("2");
      assertThat(it.tables().texts("SELECT n FROM s_%s_items".formatted(source)))
          .containsExactly("3");
    }
  }

  @Test
  void aReadingThatIsNotWholeRemovesNothing() {
    land("read", "[{\"id\":1},{\"id\":2},{\"id\":3}]");

    ProcessResult broken = land("read", "[{\"id\":1},{\"id\":NaN}]");
    assertThat(broken.removed()).isZero();
    assertThat(broken.warning())
        .contains("the reading of source read that began at", "removes nothing from s_read")
        .contains("records of it went to quarantine");
    ProcessResult cut = land("read", "[{\"id\":1},{\"id\":2},{\"id\":");
    assertThat(cut.removed()).isZero();
    assertThat(cut.warning()).contains("the source could not be read to its end");
    ProcessResult empty = land("read", "[]");
    assertThat(empty.removed()).isZero();
    assertThat(empty.warning())
        .contains("it has no record for the table (datastream.sources.read.allow-empty)");
    assertThat(ids("read")).containsExactly("1", "2", "3");
    assertThat(it.tables().number("SELECT count(*) FROM snapshot_keys WHERE source = 'read'"))
        .isZero();

    assertThat(land("read", "[{\"id\":3}]").removed()).isEqualTo(2);
    assertThat(ids("read")).containsExactly("3");
  }

  @Test
  void anEmptyReadingIsBelievedWhereItIsSaidSo() {
    land("emptied", "[{\"id\":1},{\"id\":2}]");
    ProcessResult empty = land("emptied", "[]");
    assertThat(empty.removed()).isEqualTo(2);
    assertThat(empty.records()).isZero();
    assertThat(empty.tables())
        .containsExactly(new TableCounts("emptied", "s_emptied", 0, 0, 0, 0, 0, 0, 0, 2));
    assertThat(ids("emptied")).isEmpty();
  }

  @Test
  void whatWaitsInQuarantineStays() {
    land("refused", "[{\"id\":1,\"n\":1},{\"id\":2,\"n\":1},{\"id\":3,\"n\":1}]");

    ProcessResult refused = land("refused", "[{\"id\":1,\"n\":1},{\"id\":2,\"n\":\"two\"}]");
    assertThat(refused.quarantined()).isEqualTo(1);
    assertThat(refused.removed()).isZero();
    assertThat(refused.warning()).contains("records of it went to quarantine");
    assertThat(ids("refused")).containsExactly("1", "2", "3");

    // Of the next one the record is not there, but somebody may still mend it.
    assertThat(land("refused", "[{\"id\":1,\"n\":1}]").removed()).isEqualTo(1);
    assertThat(ids("refused")).containsExactly("1", "2");

    it.tables().execute("UPDATE quarantined_records SET status = 'discarded'");
    assertThat(land("refused", "[{\"id\":1,\"n\":1}]").removed()).isEqualTo(1);
    assertThat(ids("refused")).containsExactly("1");
  }

  @Test
  void rowsMayBeMarkedOrStay() {
    land("marked", "[{\"id\":1},{\"id\":2}]");
    assertThat(land("marked", "[{\"id\":2}]").removed()).isEqualTo(1);
    assertThat(ids("marked")).containsExactly("1", "2");
    assertThat(it.tables().texts("SELECT id FROM s_marked WHERE _deleted_at IS NOT NULL"))
        .containsExactly("1");
    assertThat(land("marked", "[{\"id\":2}]").removed()).as("once").isZero();
    assertThat(land("marked", "[{\"id\":1},{\"id\":2}]").updated()).isEqualTo(1);
    assertThat(it.tables().texts("SELECT id FROM s_marked WHERE _deleted_at IS NOT NULL"))
        .isEmpty();

    land("kept", "[{\"id\":1},{\"id\":2}]");
    assertThat(land("kept", "[{\"id\":2}]").removed()).isZero();
    assertThat(ids("kept")).containsExactly("1", "2");
    assertThat(it.tables().number("SELECT count(*) FROM snapshot_readings WHERE source = 'kept'"))
        .isZero();
  }

  @Test
  void whatWasRemovedIsNotRaisedByWhatComesLate() {
    land("newest", "[{\"id\":1,\"v\":5},{\"id\":2,\"v\":5}]");
    assertThat(land("newest", "[{\"id\":2,\"v\":4}]").tables())
        .containsExactly(new TableCounts("newest", "s_newest", 0, 0, 0, 0, 1, 0, 0, 1));
    assertThat(ids("newest")).containsExactly("2");
    ProcessResult late = land("newest", "[{\"id\":2,\"v\":6},{\"id\":1,\"v\":4}]");
    assertThat(late.superseded()).isEqualTo(1);
    assertThat(ids("newest")).containsExactly("2");
    assertThat(land("newest", "[{\"id\":2,\"v\":6},{\"id\":1,\"v\":5}]").inserted()).isEqualTo(1);
    assertThat(ids("newest")).containsExactly("1", "2");
    // One that a newer one of its batch has overtaken has come too.
    assertThat(
            land("newest", "[{\"id\":2,\"v\":7},{\"id\":2,\"v\":6},{\"id\":1,\"v\":5}]").removed())
        .isZero();
  }

  @Test
  void keysAreThoseOfTheTable() {
    it.tables()
        .execute("CREATE TABLE s_pairs (a numeric, b text COLLATE \"C\", t date, UNIQUE (a, b))");
    it.tables().execute("INSERT INTO s_pairs VALUES (NULL, 'nobody''s', NULL), (7, 'old', NULL)");
    assertThat(
            land(
                    "pairs",
                    "[{\"a\":1.0,\"b\":\"x\"},{\"a\":1.5,\"b\":\"{\\\"q, \\\\\\\\ }\"},{\"a\":2,\"b\":\"null\"},{\"a\":3,\"b\":\"gone\"}]")
                .removed())
        .isEqualTo(1);
    assertThat(
            land(
                    "pairs",
                    "[{\"a\":1,\"b\":\"x\"},{\"a\":\"1.50\",\"b\":\"{\\\"q, \\\\\\\\ }\"},{\"a\":2.000,\"b\":\"null\"}]")
                .removed())
        .isEqualTo(1);
    assertThat(it.tables().texts("SELECT coalesce(a::text, '-') || b FROM s_pairs ORDER BY a"))
        .containsExactly("1.0x", "1.5{\"q, \\\\ }", "2null", "-nobody's");
  }

  @Test
  void whatIsNotWantedIsNotThere() {
    land("wanted", "[{\"id\":1,\"x\":\"a\"},{\"id\":2,\"x\":\"a\"}]");
    ProcessResult filtered = land("wanted", "[{\"id\":1,\"x\":\"a\"},{\"id\":2,\"x\":\"test\"}]");
    assertThat(filtered.tables())
        .containsExactly(new TableCounts("wanted", "s_wanted", 0, 0, 1, 0, 0, 1, 0, 1));
    ProcessResult none = land("wanted", "[{\"id\":1,\"x\":\"test\"}]");
    assertThat(none.removed()).isZero();
    assertThat(none.warning()).contains("it has no record for the table");
  }

  @Test
  void itTakesAsManyRunsAsItTakes() {
    land("bits", "[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]");
    has("bits", "[{\"id\":1},{\"id\":2},{\"id\":3}]");
    ingest("bits");
    for (int i = 0; i < 3; i++) {
      ProcessResult part = process(1);
      assertThat(part.removed()).isZero();
      assertThat(part.unchanged()).isEqualTo(1);
    }
    assertThat(ids("bits")).containsExactly("1", "2", "3", "4");
    // What is sent while the source is read is newer than that.
    landing.send("bits", "{\"id\":8}");
    it.topic()
        .sendTo(
            0,
            List.of(
                "{\"source\":\"bits\",\"data\":[{\"id\":9}],\"timestamp\":\"%s\"}"
                    .formatted(Instant.now().plus(1, ChronoUnit.HOURS))));
    has("bits", "[{\"id\":1},{\"id\":2}]");
    ingest("bits");

    ProcessResult first = process(1);
    assertThat(first.removed()).isEqualTo(1);
    assertThat(first.records()).isZero();
    assertThat(ids("bits")).containsExactly("1", "2", "3");
    ProcessResult last = landing.drain();
    assertThat(last.inserted()).isEqualTo(2);
    assertThat(last.removed()).as("3, and 8, which was sent long ago").isEqualTo(2);
    assertThat(ids("bits")).containsExactly("1", "2", "9");
  }

  private ProcessResult process(long maxMessages) {
    return processor
        .process(
            RunStart.by(Trigger.REST),
            processor.bounds(Optional.of(maxMessages), Optional.of(60_000L), false))
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  @Test
  void whereOthersWriteItIsLeftToTheNextRun() throws SQLException {
    land("busy", "[{\"id\":1},{\"id\":2}]");
    try (Connection other = it.tables().again().connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "SELECT pg_advisory_xact_lock_shared(%d)".formatted(new WriteLock("busy").key()));

      ProcessResult left = land("busy", "[{\"id\":1}]");

      assertThat(left.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(left.removed()).isZero();
      assertThat(left.warning()).contains("are left to the next run");
      other.rollback();
    }
    assertThat(ids("busy")).containsExactly("1", "2");
    assertThat(it.tables().text("SELECT key FROM snapshot_readings WHERE source = 'busy' AND due"))
        .isEqualTo("\"id\"");
    ProcessResult next = landing.drain();
    assertThat(next.messages()).isZero();
    assertThat(next.removed()).isEqualTo(1);
    assertThat(next.nothingToDo()).isFalse();
    assertThat(ids("busy")).containsExactly("1");
  }

  @Test
  void whatPostgresqlRefusesIsSaidAndTriedAgain() {
    land("fk", "[{\"id\":1},{\"id\":2}]");
    it.tables().execute("CREATE TABLE refers (id bigint REFERENCES s_fk)");
    it.tables().execute("INSERT INTO refers VALUES (2)");
    has("fk", "[{\"id\":1}]");
    ingest("fk");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> landing.drain())
          .hasMessageContaining(
              "rows of s_fk that the last reading of source fk lacks can't be removed: update or delete on table \"s_fk\" violates foreign key constraint");
    }
    it.tables().execute("DROP TABLE refers");
    assertThat(landing.drain().removed()).isEqualTo(1);
    assertThat(ids("fk")).containsExactly("1");
  }

  /** From the beginning of the topic: the last reading counts once more, and only as a whole. */
  @Test
  void whatLandsOnceMoreIsComparedOnceMore() {
    land("rewound", "[{\"id\":1},{\"id\":2},{\"id\":3}]");
    long between = it.storedOffsets();
    assertThat(land("rewound", "[{\"id\":1},{\"id\":4},{\"id\":5}]").removed()).isEqualTo(2);
    long end = it.storedOffsets();

    it.tables()
        .execute(
            "UPDATE partition_offsets SET next_offset = ? WHERE topic = ?",
            end - 1,
            it.topic().name());
    assertThat(landing.drain().removed()).isZero();
    assertThat(ids("rewound")).containsExactly("1", "4", "5");

    it.tables()
        .execute(
            "UPDATE partition_offsets SET next_offset = ? WHERE topic = ?",
            between - 3,
            it.topic().name());
    assertThat(landing.drain().removed()).isEqualTo(2);
    assertThat(ids("rewound")).containsExactly("1", "4", "5");
  }

  /** One that is no envelope any more, wherever that has happened. */
  @Test
  void aMessageOfAReadingThatNobodyCanReadIsMissing() {
    land("torn", "[{\"id\":1},{\"id\":2}]");
    long reading = ReadingLog.micros(Instant.now());
    it.topic().sendTo(0, "torn", "{", new ReadingMark.Envelope(reading, 0).headers());
    it.topic()
        .sendTo(
            0,
            "torn",
            Topic.envelope("torn", "{\"id\":1}"),
            new ReadingMark.Envelope(reading, 1).headers());
    it.topic()
        .sendTo(
            0,
            "torn",
            Topic.envelope("torn"),
            new ReadingMark.End(reading, 2, ReadingMark.Outcome.COMPLETE).headers());
    ProcessResult result = landing.drain();
    assertThat(result.quarantined()).isEqualTo(1);
    assertThat(result.removed()).isZero();
    assertThat(result.warning()).contains("records of it went to quarantine");
    assertThat(ids("torn")).containsExactly("1", "2");
  }

  /** One page of several is no reading of the source. */
  @Test
  void whatASourceDidNotGiveIsNotLacking() {
    ingest("paged");
    landing.drain();
    it.tables().execute("INSERT INTO s_paged (id) VALUES (2)");
    ingest("paged");
    ProcessResult result = landing.drain();
    assertThat(result.removed()).isZero();
    assertThat(result.warning()).contains("the source has more than was read");
    assertThat(ids("paged")).containsExactly("1", "2");
  }

  /** Of the keys that it was known by, the table may have none. */
  @Test
  void aReadingThatWasKnownByAnotherKeyRemovesNothing() {
    land("rekeyed", "[{\"id\":1},{\"id\":2}]");
    has("rekeyed", "[{\"id\":1},{\"id\":3}]");
    ingest("rekeyed");
    process(1);
    it.tables().execute("UPDATE snapshot_readings SET key = 'other' WHERE source = 'rekeyed'");
    assertThat(landing.drain().removed()).isZero();
    assertThat(ids("rekeyed")).containsExactly("1", "2", "3");
    assertThat(land("rekeyed", "[{\"id\":1}]").removed()).isEqualTo(2);
  }

  @Test
  void aRunWithoutAnEndRemovesMeanwhile() {
    land("endless", "[{\"id\":1},{\"id\":2}]");
    CompletableFuture<ProcessResult> run =
        processor
            .process(RunStart.by(Trigger.STREAM), topics.main(), RunBounds.none())
            .subscribeAsCompletionStage();
    try {
      has("endless", "[{\"id\":2}]");
      ingest("endless");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(ids("endless")).containsExactly("2"));
      assertThat(run).isNotDone();
    } finally {
      // It goes aside.
      landing.drain();
    }
    assertThat(run).succeedsWithin(Duration.ofSeconds(60));
    assertThat(run.join().removed()).isEqualTo(1);
  }
}
