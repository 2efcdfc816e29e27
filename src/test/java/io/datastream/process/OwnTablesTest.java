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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code stream_records} may be any table of the user's that has the columns and the key. */
@QuarkusTest
@TestProfile(OwnTablesTest.Profile.class)
class OwnTablesTest {
  /** Small batches, so that several are under way. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.process.batch-bytes", "20000",
              "datastream.process.recover-for", "20s"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String OTHERS =
      ", event_time timestamptz, ingested_at timestamptz, processed_at timestamptz DEFAULT now(),"
          + " topic text, partition int, kafka_offset bigint, run_id uuid, mine text DEFAULT 'x',"
          + " PRIMARY KEY (source, record_key))";

  @Inject KafkaStreamProcessor processor;

  private Fixture it;
  private String source;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    source = "s-" + UUID.randomUUID();
    it.tables().execute("ALTER TABLE stream_records RENAME TO not_this_one");
  }

  @AfterEach
  void close() {
    // What a test could not land is not the next one's.
    drain();
    it.tables().execute("DROP TABLE IF EXISTS stream_records");
    it.tables().execute("ALTER TABLE not_this_one RENAME TO stream_records");
    it.close();
  }

  @Test
  void keysThatFoldAreOneRecordAndTheLaterOneCounts() {
    it.tables().execute("CREATE EXTENSION IF NOT EXISTS citext");
    table("source text, record_key citext, payload jsonb", "");
    assertThatKeysFold();
  }

  @Test
  void keysThatACollationMakesOneToo() {
    it.tables()
        .execute(
            "CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    table("source text, record_key text COLLATE anycase, payload jsonb", "");
    assertThatKeysFold();
  }

  private void assertThatKeysFold() {
    assertThat(land(record("A", 1), record("a", 2), record("B", 1)))
        .isEqualTo("3 records: 2 inserted, 1 updated, 0 unchanged, 0 quarantined");
    assertThat(rows()).containsExactly("2", "1");
    // As it is stored comes first, then last.
    assertThat(land(record("A", 2), record("a", 3)))
        .isEqualTo("2 records: 0 inserted, 2 updated, 0 unchanged, 0 quarantined");
    assertThat(rows()).containsExactly("3", "1");
    assertThat(land(record("a", 4), record("A", 3)))
        .isEqualTo("2 records: 0 inserted, 2 updated, 0 unchanged, 0 quarantined");
    assertThat(rows()).containsExactly("3", "1");
    assertThat(land(record("A", 3), record("B", 1)))
        .isEqualTo("2 records: 0 inserted, 0 updated, 2 unchanged, 0 quarantined");
  }

  @Test
  void batchesWithKeysThatFoldDontWaitForEachOther() {
    it.tables().execute("CREATE EXTENSION IF NOT EXISTS citext");
    table("source text, record_key citext, payload jsonb", "");
    for (int message = 0; message < 60; message++) {
      String key = message % 2 == 0 ? "k%d" : "K%d";
      int version = message;
      send(
          IntStream.range(0, 50)
              .mapToObj(id -> record(key.formatted(id), version))
              .toArray(String[]::new));
    }

    assertThat(drain())
        .isEqualTo("3000 records: 50 inserted, 2950 updated, 0 unchanged, 0 quarantined");
    assertThat(rows()).hasSize(50).containsOnly("59");
  }

  @Test
  void aPartitionedTable() {
    table("source text, record_key text, payload jsonb", "PARTITION BY HASH (source, record_key)");
    for (int part = 0; part < 2; part++) {
      it.tables()
          .execute(
              "CREATE TABLE part_%1$d PARTITION OF stream_records FOR VALUES WITH (MODULUS 2, REMAINDER %1$d)"
                  .formatted(part));
    }
    assertThatItLands();
  }

  @Test
  void otherTypes() {
    table("source varchar(60), record_key varchar(5), payload json", "");
    assertThatItLands();
    assertThat(land(record("longer", 1), record("short", 1)))
        .isEqualTo("2 records: 1 inserted, 0 updated, 0 unchanged, 1 quarantined");
  }

  private void assertThatItLands() {
    assertThat(land(record("1", 1), record("2", 1)))
        .isEqualTo("2 records: 2 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(land(record("1", 1), record("2", 2), record("3", 1)))
        .isEqualTo("3 records: 1 inserted, 1 updated, 1 unchanged, 0 quarantined");
    assertThat(land(record("4", 1), "{\"id\":\"5\",\"v\":\"\\u0000\"}"))
        .isEqualTo("2 records: 1 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(rows()).containsExactly("1", "2", "1", "1");
  }

  @Test
  void aPolicyRefusesItsRecordAlone() {
    table("source text, record_key text, payload jsonb", "");
    it.tables().execute("ALTER TABLE stream_records ENABLE ROW LEVEL SECURITY");
    it.tables().execute("ALTER TABLE stream_records FORCE ROW LEVEL SECURITY");
    it.tables()
        .execute(
            "CREATE POLICY small ON stream_records USING (true) WITH CHECK ((payload->>'v')::int < 10)");

    assertThat(land(record("1", 1), record("2", 10)))
        .isEqualTo("2 records: 1 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(land(record("1", 11)))
        .isEqualTo("1 records: 0 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(rows()).containsExactly("1");
  }

  @Test
  void noRightToWriteAtAllFailsInOneLineWhateverTheRecord() {
    table("source text, record_key text, payload jsonb", "");
    it.tables().execute("REVOKE INSERT ON stream_records FROM CURRENT_USER");
    send(record("1", 1), record("2", 1));
    assertThatThrownBy(this::drain)
        .hasMessageContaining("permission denied for table stream_records")
        .hasMessageContaining("42501");
    it.tables().execute("GRANT INSERT ON stream_records TO CURRENT_USER");

    assertThat(drain()).isEqualTo("2 records: 2 inserted, 0 updated, 0 unchanged, 0 quarantined");
  }

  private void table(String columns, String more) {
    it.tables().execute("CREATE TABLE stream_records (" + columns + OTHERS + more);
  }

  private static String record(String id, int version) {
    return "{\"id\":\"%s\",\"v\":%d}".formatted(id, version);
  }

  private String land(String... records) {
    send(records);
    return drain();
  }

  private void send(String... records) {
    it.topic().sendTo(0, List.of(Topic.envelope(source, records)));
  }

  private String drain() {
    ProcessResult result =
        processor
            .process(
                RunStart.by(Trigger.REST),
                processor.bounds(Optional.empty(), Optional.empty(), true))
            .await()
            .atMost(PATIENCE);
    return "%d records: %d inserted, %d updated, %d unchanged, %d quarantined"
        .formatted(
            result.records(),
            result.inserted(),
            result.updated(),
            result.unchanged(),
            result.quarantined());
  }

  private List<String> rows() {
    return it.tables()
        .texts(
            "SELECT payload->>'v' FROM stream_records WHERE source = ? ORDER BY record_key",
            source);
  }
}
