package io.datastream.extra.ledgertable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.run.RunStart;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mode is found, chosen by a setting, and its table is of the same transaction as others. */
@QuarkusTest
@TestProfile(LedgerModeTest.Profile.class)
class LedgerModeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One of the sources lands in the ledger. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.sources.bookings.type", "topic",
              "datastream.sources.bookings.mode", "ledger",
              "datastream.process.recover-for", "30s"));
    }
  }

  @Inject KafkaStreamProcessor processor;

  private Fixture it;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    it.tables().execute("TRUNCATE quarantined_records");
    it.tables()
        .execute(
            "CREATE TABLE ledger (place bigint GENERATED ALWAYS AS IDENTITY, source text,"
                + " record_key text, line text CHECK (line NOT LIKE '%bad%'), landed timestamptz DEFAULT now())");
    forgetRefusals();
  }

  /** After a batch with refused rows those that come next are written in pieces. */
  private void forgetRefusals() {
    for (int batch = 0; batch < 8; batch++) {
      send(users("{\"id\":1}"));
      drain();
    }
    it.tables().execute("TRUNCATE stream_records");
  }

  @AfterEach
  void close() {
    it.tables().execute("DROP TABLE ledger");
    it.close();
  }

  @Test
  void recordsLandWhereTheirSourceSaysInOneTransaction() {
    send(bookings("{\"id\":1, \"n\":1}"), users("{\"id\":1,\"n\":1}"));
    send(bookings("{\"id\":1,\"n\":2}", "{\"id\":1,\"n\":3}"), users("{\"id\":1,\"n\":2}"));

    assertThat(drain()).isEqualTo("5 records: 4 inserted, 1 updated, 0 unchanged, 0 quarantined");
    assertThat(lines())
        .containsExactly("{\"id\":1, \"n\":1}", "{\"id\":1,\"n\":2}", "{\"id\":1,\"n\":3}");
    assertThat(payloads()).containsExactly("{\"n\": 2, \"id\": 1}");
    assertThat(
            it.tables()
                .texts("SELECT landed FROM ledger UNION SELECT processed_at FROM stream_records"))
        .as("beginnings of transactions")
        .hasSize(1);
  }

  @Test
  void whatAnUnchangedRecordIsToOneTableIsALineToTheOther() {
    send(bookings("{\"id\":1}"), users("{\"id\":1}"));
    drain();
    send(bookings("{\"id\":1}"), users("{\"id\":1}", "{\"id\":2}"));

    assertThat(drain()).isEqualTo("3 records: 2 inserted, 0 updated, 1 unchanged, 0 quarantined");
    assertThat(lines()).hasSize(2);
  }

  @Test
  void aValueThatOneTableCanNotHoldCostsItsRecordAlone() {
    send(bookings("{\"id\":1}", "{\"id\":2,\"n\":\"\\u0000\"}"));
    send(users("{\"id\":1}", "{\"id\":2,\"n\":\"\\u0000\"}", "{\"id\":3}"));

    // To a text it is six letters.
    assertThat(drain()).isEqualTo("5 records: 4 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(lines()).hasSize(2);
    assertThat(payloads()).containsExactly("{\"id\": 1}", "{\"id\": 3}");
    assertThat(quarantined()).containsExactly("users 2");
  }

  @Test
  void aRowThatTheFirstTableRefusesCostsItsRecordAlone() {
    send(bookings("{\"id\":1}", "{\"id\":\"bad\"}", "{\"id\":3}"), users("{\"id\":1}"));

    assertThat(drain()).isEqualTo("4 records: 3 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(lines()).containsExactly("{\"id\":1}", "{\"id\":3}");
    assertThat(payloads()).containsExactly("{\"id\": 1}");
    assertThat(quarantined()).containsExactly("bookings bad");
  }

  @Test
  void rowsThatBothRefuseForAllReasonsCostTheirRecordsAlone() {
    it.tables().execute("CREATE UNIQUE INDEX ON ledger (record_key)");
    it.tables()
        .execute(
            "ALTER TABLE stream_records ADD CONSTRAINT even CHECK ((payload->>'id')::int % 2 = 0)");
    try {
      send(bookings("{\"id\":1}", "{\"id\":\"bad\"}", "{\"id\":1,\"again\":1}", "{\"id\":2}"));
      send(
          users(IntStream.range(0, 100).mapToObj("{\"id\":%d}"::formatted).toArray(String[]::new)));
      send(users("{\"id\":100,\"n\":\"\\u0000\"}"), bookings("{\"id\":3}"));

      assertThat(drain())
          .isEqualTo("106 records: 53 inserted, 0 updated, 0 unchanged, 53 quarantined");
      assertThat(lines()).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
      assertThat(payloads()).hasSize(50);
      assertThat(quarantined()).contains("bookings bad", "bookings 1", "users 1", "users 100");
    } finally {
      it.tables().execute("ALTER TABLE stream_records DROP CONSTRAINT even");
    }
  }

  @Test
  void aConstraintThatWaitsForTheCommitFindsItsRowInEitherTable() {
    it.tables().execute("CREATE TABLE known (key text PRIMARY KEY)");
    it.tables().execute("INSERT INTO known VALUES ('1')");
    for (String table : List.of("ledger", "stream_records")) {
      it.tables()
          .execute(
              "ALTER TABLE %s ADD CONSTRAINT knows FOREIGN KEY (record_key) REFERENCES known DEFERRABLE INITIALLY DEFERRED"
                  .formatted(table));
    }
    try {
      send(bookings("{\"id\":1}", "{\"id\":2}"), users("{\"id\":3}", "{\"id\":1}"));

      assertThat(drain()).isEqualTo("4 records: 2 inserted, 0 updated, 0 unchanged, 2 quarantined");
      assertThat(quarantined()).containsExactly("bookings 2", "users 3");
    } finally {
      it.tables().execute("DROP TABLE known CASCADE");
    }
  }

  @Test
  void aTableThatNobodyCanWriteToFailsTheRunAndTheOtherGetsNothing() {
    it.tables().execute("REVOKE INSERT ON ledger FROM CURRENT_USER");
    send(users("{\"id\":1}"), bookings("{\"id\":1}", "{\"id\":2}"));
    long stored = it.storedOffsets();

    assertThatThrownBy(this::drain)
        .hasMessageContaining("refuses to write to ledger, whatever the record")
        .hasMessageContaining("42501");
    assertThat(payloads()).isEmpty();
    assertThat(quarantined()).isEmpty();
    assertThat(it.storedOffsets()).isEqualTo(stored);

    it.tables().execute("GRANT INSERT ON ledger TO CURRENT_USER");
    assertThat(drain()).isEqualTo("3 records: 3 inserted, 0 updated, 0 unchanged, 0 quarantined");
  }

  @Test
  void aBatchThatIsCutOffBetweenItsTablesLeavesNothingInEither() throws Exception {
    send(bookings("{\"id\":1}"), users("{\"id\":1}"));
    CompletableFuture<String> run;
    try (Backends backends = new Backends();
        Tables others = it.tables().again()) {
      others.connection().setAutoCommit(false);
      // The ledger is written first.
      others.execute("LOCK TABLE stream_records IN ACCESS EXCLUSIVE MODE");
      run = CompletableFuture.supplyAsync(this::drain);
      List<String> cut = backends.awaitWaiting();
      backends.terminate(cut);

      assertThat(lines()).isEmpty();
      assertThat(backends.awaitWaiting()).doesNotContainAnyElementsOf(cut);
      others.connection().rollback();
    }

    assertThat(run.join())
        .isEqualTo("2 records: 2 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(lines()).hasSize(1);
    assertThat(payloads()).hasSize(1);
  }

  private static String bookings(String... records) {
    return Topic.envelope("bookings", records);
  }

  private static String users(String... records) {
    return Topic.envelope("users", records);
  }

  private void send(String... envelopes) {
    it.topic().sendTo(0, List.of(envelopes));
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

  private List<String> lines() {
    return it.tables().texts("SELECT line FROM ledger ORDER BY place");
  }

  private List<String> payloads() {
    return it.tables().texts("SELECT payload FROM stream_records ORDER BY record_key");
  }

  /** Sources and keys, a key being what the record's id is. */
  private List<String> quarantined() {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', source, substring(convert_from(payload, 'UTF8') FROM '\"id\":\"?(\\w+)'))"
                + " FROM quarantined_records ORDER BY 1");
  }
}
