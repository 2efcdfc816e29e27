package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that PostgreSQL refuses, for whatever reason, cost themselves and nothing else. */
@QuarkusTest
@TestProfile(RefusedRecordsTest.Profile.class)
class RefusedRecordsTest {
  /** What these tests do to the table, nobody else shall see. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(Map.of());
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject KafkaStreamProcessor processor;

  private Fixture it;
  private String source;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    source = "s-" + UUID.randomUUID();
    it.tables().execute("TRUNCATE stream_records");
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void manyRefusedValuesInOneBatchGoToQuarantine() {
    for (int message = 0; message < 40; message++) {
      int first = message * 500;
      send(
          IntStream.range(first, first + 500)
              .mapToObj(
                  id ->
                      id % 2 == 0
                          ? "{\"id\":%d,\"n\":\"\\u0000\"}".formatted(id)
                          : "{\"id\":%d}".formatted(id))
              .toArray(String[]::new));
    }

    assertThat(counts(drain()))
        .isEqualTo("20000 records: 10000 inserted, 0 updated, 10000 quarantined");
    assertThat(it.rows(source)).isEqualTo(10_000);
    assertThat(Versions.givenUp(it.tables())).isZero();
  }

  @Test
  void oneRefusedValueLeavesNoVersionOfTheOthersBehind() {
    send(records(150, id -> id == 140 ? ",\"n\":1e200000" : ""));

    assertThat(counts(drain())).isEqualTo("150 records: 149 inserted, 0 updated, 1 quarantined");
    assertThat(Versions.givenUp(it.tables())).isZero();
  }

  @Test
  void manyRowsThatOnlyWritingShowsToBeRefusedGoToQuarantine() {
    it.tables()
        .execute(
            "ALTER TABLE stream_records ADD CONSTRAINT even CHECK ((payload->>'id')::int % 2 = 0)");
    try {
      send(records(3000, id -> ""));

      assertThat(counts(drain()))
          .isEqualTo("3000 records: 1500 inserted, 0 updated, 1500 quarantined");
      assertThat(details()).hasSize(1500).allMatch(it -> it.contains("even"));
    } finally {
      it.tables().execute("ALTER TABLE stream_records DROP CONSTRAINT even");
    }
  }

  @Test
  void theLastRowRefusedByWritingLeavesFewVersionsBehindTheSecondTime() {
    it.tables()
        .execute(
            "ALTER TABLE stream_records ADD CONSTRAINT small CHECK ((payload->>'id')::int % 1000 < 990)");
    try {
      send(records(991, id -> ""));
      assertThat(counts(drain())).isEqualTo("991 records: 990 inserted, 0 updated, 1 quarantined");
      it.tables().execute("TRUNCATE stream_records");
      send(records(991, id -> ""));
      assertThat(counts(drain())).isEqualTo("991 records: 990 inserted, 0 updated, 1 quarantined");

      assertThat(Versions.givenUp(it.tables())).isLessThan(40);
    } finally {
      it.tables().execute("ALTER TABLE stream_records DROP CONSTRAINT small");
    }
  }

  @Test
  void whatATriggerRaisesIsAboutItsRowWhateverItsCode() {
    for (String code : List.of("P0001", "ZZ123", "42501", "42P01", "0A000", "55000", "21000")) {
      trigger(
          "IF new.payload ? 'bad' THEN RAISE EXCEPTION 'not this one' USING ERRCODE = '%s'; END IF;"
              .formatted(code));
      try {
        send(
            "{\"id\":\"%s-1\"}".formatted(code),
            "{\"id\":\"%s-2\",\"bad\":1}".formatted(code),
            "{\"id\":\"%s-3\"}".formatted(code));
        assertThat(counts(drain()))
            .as(code)
            .isEqualTo("3 records: 2 inserted, 0 updated, 1 quarantined");
        // Alone in its batch it is to blame as well.
        send("{\"id\":\"%s-4\",\"bad\":1}".formatted(code));
        assertThat(counts(drain()))
            .as(code)
            .isEqualTo("1 records: 0 inserted, 0 updated, 1 quarantined");
      } finally {
        dropTrigger();
      }
    }
    assertThat(details()).hasSize(14).allMatch(it -> it.contains("not this one"));
  }

  @Test
  void whatATriggerStumblesOverIsAboutItsRowWhereOthersAreWritten() {
    trigger("IF new.payload ? 'bad' THEN PERFORM 1 FROM not_there; END IF;");
    try {
      send("{\"id\":1}", "{\"id\":2,\"bad\":1}", "{\"id\":3}");
      assertThat(counts(drain())).isEqualTo("3 records: 2 inserted, 0 updated, 1 quarantined");

      send("{\"id\":4,\"bad\":1}", "{\"id\":5,\"bad\":1}");
      assertThatThrownBy(this::drain)
          .hasMessageContaining("stream_records")
          .hasMessageContaining("\"not_there\" does not exist")
          .hasMessageContaining("42P01");
    } finally {
      dropTrigger();
    }
    assertThat(counts(drain())).isEqualTo("2 records: 2 inserted, 0 updated, 0 quarantined");
  }

  @Test
  void aConstraintThatWaitsForTheCommitFindsItsRow() {
    it.tables().execute("CREATE TABLE known (key text PRIMARY KEY)");
    it.tables().execute("INSERT INTO known VALUES ('1'), ('3')");
    it.tables()
        .execute(
            "ALTER TABLE stream_records ADD CONSTRAINT knows FOREIGN KEY (record_key)"
                + " REFERENCES known DEFERRABLE INITIALLY DEFERRED");
    try {
      send("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
      assertThat(counts(drain())).isEqualTo("3 records: 2 inserted, 0 updated, 1 quarantined");
    } finally {
      it.tables().execute("DROP TABLE known CASCADE");
    }
  }

  @Test
  void theRecordBeforeARefusedOneOfItsKeyCounts() {
    trigger("IF new.payload ? 'bad' THEN RAISE EXCEPTION 'no'; END IF;");
    try {
      send(
          "{\"id\":1,\"v\":1}", "{\"id\":1,\"v\":2}", "{\"id\":1,\"v\":3,\"bad\":1}", "{\"id\":2}");

      assertThat(counts(drain())).isEqualTo("4 records: 2 inserted, 1 updated, 1 quarantined");
      assertThat(
              it.tables()
                  .text(
                      "SELECT payload->>'v' FROM stream_records WHERE source = ? AND record_key = '1'",
                      source))
          .isEqualTo("2");
    } finally {
      dropTrigger();
    }
  }

  @Test
  void aTableThatNobodyCanWriteToFailsInOneLine() {
    it.tables().execute("ALTER TABLE stream_records RENAME COLUMN kafka_offset TO elsewhere");
    try {
      send("{\"id\":1}");
      assertThatThrownBy(this::drain).hasMessageContaining("migrate");
    } finally {
      it.tables().execute("ALTER TABLE stream_records RENAME COLUMN elsewhere TO kafka_offset");
    }
    it.tables().execute("ALTER TABLE stream_records DROP CONSTRAINT stream_records_pkey");
    try {
      assertThatThrownBy(this::drain)
          .hasMessageContaining("stream_records")
          .hasMessageContaining("42P10");
    } finally {
      it.tables().execute("ALTER TABLE stream_records ADD PRIMARY KEY (source, record_key)");
    }
    assertThat(counts(drain())).isEqualTo("1 records: 1 inserted, 0 updated, 0 quarantined");
  }

  @Test
  void keysThatAreOneToATriggerAreWrittenInTheirOrder() {
    trigger("new.record_key := trim(new.record_key);");
    try {
      send("{\"id\":\"a\",\"v\":1}");
      drain();
      // The later one is as it is stored, and still the later one.
      send("{\"id\":\" a\",\"v\":2}", "{\"id\":\"a\",\"v\":1}");
      drain();
      assertThat(values()).containsExactly("1");

      send("{\"id\":\"a\",\"v\":1}", "{\"id\":\" a\",\"v\":2}");
      drain();
      assertThat(values()).containsExactly("2");

      send("{\"id\":\"b\",\"v\":4}", "{\"id\":\" b\",\"v\":3}", "{\"id\":\"b \",\"v\":5}");
      drain();
      assertThat(values()).containsExactly("2", "5");
    } finally {
      dropTrigger();
    }
  }

  @Test
  void theSameRefusedRecordAgainIsTheSameEntry() {
    String broken = "{\"id\":1,\"n\":\"\\u0000\"}";
    quarantine(broken);
    quarantine(broken);
    assertThat(entries()).containsExactly("waiting 2");

    quarantine("{\"id\":2,\"n\":\"\\u0000\"}");
    quarantine("{\"id\":1,\"n\":\"\\u0000.\"}");
    assertThat(entries()).containsExactly("waiting 2", "waiting 1", "waiting 1");

    it.tables()
        .execute(
            "UPDATE quarantined_records SET status = 'discarded' WHERE source = ? AND attempts = 2",
            source);
    quarantine(broken);
    assertThat(entries()).containsExactly("discarded 3", "waiting 1", "waiting 1");

    it.tables()
        .execute(
            "UPDATE quarantined_records SET status = 'replayed' WHERE source = ? AND attempts = 3",
            source);
    quarantine(broken);
    assertThat(entries()).containsExactly("replayed 3", "waiting 1", "waiting 1", "waiting 1");
  }

  @Test
  void recordsWithoutAKeyAreNeverTheSame() {
    quarantine("{\"n\":\"\\u0000\"}");
    quarantine("{\"n\":\"\\u0000\"}");
    quarantine("17");
    quarantine("17");

    assertThat(entries()).hasSize(4).containsOnly("waiting 1");
  }

  private void quarantine(String record) {
    send(record);
    assertThat(drain().quarantined()).isEqualTo(1);
  }

  private List<String> entries() {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', status, attempts) FROM quarantined_records WHERE source = ?"
                + " ORDER BY id",
            source);
  }

  private void trigger(String body) {
    it.tables()
        .execute(
            "CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                + body
                + " RETURN new; END $$");
    it.tables()
        .execute(
            "CREATE TRIGGER watches BEFORE INSERT OR UPDATE ON stream_records FOR EACH ROW EXECUTE FUNCTION watch()");
  }

  private void dropTrigger() {
    it.tables().execute("DROP FUNCTION watch() CASCADE");
  }

  private static String[] records(int count, IntFunction<String> more) {
    return IntStream.range(0, count)
        .mapToObj(id -> "{\"id\":%d%s}".formatted(id, more.apply(id)))
        .toArray(String[]::new);
  }

  private void send(String... records) {
    it.topic().sendTo(0, List.of(Topic.envelope(source, records)));
  }

  private ProcessResult drain() {
    return processor
        .process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true))
        .await()
        .atMost(PATIENCE);
  }

  private static String counts(ProcessResult result) {
    return "%d records: %d inserted, %d updated, %d quarantined"
        .formatted(result.records(), result.inserted(), result.updated(), result.quarantined());
  }

  private List<String> values() {
    return it.tables()
        .texts(
            "SELECT payload->>'v' FROM stream_records WHERE source = ? ORDER BY record_key",
            source);
  }

  private List<String> details() {
    return it.tables().texts("SELECT detail FROM quarantined_records WHERE source = ?", source);
  }
}
