package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The same records again: what is there already is counted and left alone. */
@QuarkusTest
@TestProfile(UnchangedTest.Profile.class)
class UnchangedTest {
  /** The source's records have a time of their own. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.sources.timed.type",
              "sample",
              "datastream.sources.timed.event-time",
              "at"));
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
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void aRowThatIsThereAlreadyIsNeitherWrittenNorLocked() {
    land("{\"id\":1,\"v\":\"a\"}", "{\"id\":2,\"v\":\"a\"}");
    List<String> before = versions();

    assertThat(land("{\"id\":1,\"v\":\"a\"}", "{\"id\":2,\"v\":\"a\"}"))
        .isEqualTo("2 records: 0 inserted, 0 updated, 2 unchanged, 0 quarantined");
    assertThat(versions()).isEqualTo(before);

    assertThat(land("{\"id\":1,\"v\":\"b\"}", "{\"id\":2,\"v\":\"a\"}", "{\"id\":3,\"v\":\"a\"}"))
        .isEqualTo("3 records: 1 inserted, 1 updated, 1 unchanged, 0 quarantined");
    assertThat(versions()).hasSize(3).contains(before.get(1)).doesNotContain(before.get(0));
    assertThat(payloads()).containsExactly("1 b", "2 a", "3 a");
  }

  @Test
  void whetherItChangedIsSeenAsPostgresHoldsIt() {
    land("{\"id\":1,\"v\":1.0,\"w\":true}");

    // Spaces and the order of fields are nothing to jsonb.
    assertThat(land("{ \"w\": true, \"v\":1.0, \"id\":1 }")).contains("1 unchanged");
    // The scale of a number is.
    assertThat(land("{\"id\":1,\"v\":1.00,\"w\":true}")).contains("1 updated, 0 unchanged");
    assertThat(payloads()).containsExactly("1 1.00");
    assertThat(land("{\"id\":1,\"v\":null,\"w\":true}")).contains("1 updated, 0 unchanged");
    assertThat(land("{\"id\":1,\"w\":true}")).contains("1 updated, 0 unchanged");
  }

  @Test
  void anotherEventTimeIsAChangeToo() {
    source = "timed";
    land("{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\"}");

    assertThat(land("{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\"}")).contains("1 unchanged");
    it.tables().execute("UPDATE stream_records SET event_time = NULL WHERE source = ?", source);
    assertThat(land("{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\"}")).contains("1 updated");
    assertThat(land("{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\"}")).contains("1 unchanged");
  }

  @Test
  void aRecordReplacedWithinItsBatchIsAnUpdate() {
    land("{\"id\":1,\"v\":\"a\"}");

    assertThat(land("{\"id\":1,\"v\":\"b\"}", "{\"id\":1,\"v\":\"a\"}"))
        .isEqualTo("2 records: 0 inserted, 1 updated, 1 unchanged, 0 quarantined");
  }

  @Test
  void manyRecordsAgainLeaveNoVersionBehind() {
    String[] records =
        IntStream.range(0, 3000)
            .mapToObj("{\"id\":%d,\"v\":\"x\"}"::formatted)
            .toArray(String[]::new);
    land(records);
    it.tables().execute("VACUUM FULL stream_records");
    List<String> before = versions();

    assertThat(land(records)).contains("3000 unchanged");

    assertThat(versions()).isEqualTo(before);
    // What was tried and given up would stand after the last one.
    assertThat(land("{\"id\":-1}")).contains("1 inserted");
    assertThat(Versions.givenUp(it.tables())).isZero();
  }

  private String land(String... records) {
    it.topic().sendTo(0, List.of(Topic.envelope(source, records)));
    UUID run =
        processor
            .process(
                RunStart.by(Trigger.REST),
                processor.bounds(Optional.empty(), Optional.empty(), true))
            .await()
            .atMost(PATIENCE)
            .runId();
    return it.tables()
        .text(
            "SELECT format('%s records: %s inserted, %s updated, %s unchanged, %s quarantined',"
                + " records, inserted, updated, to_jsonb(r)->>'unchanged', quarantined)"
                + " FROM pipeline_runs r WHERE run_id = ?",
            run);
  }

  private List<String> versions() {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', record_key, ctid, xmin, xmax, run_id) FROM stream_records"
                + " WHERE source = ? ORDER BY record_key::bigint",
            source);
  }

  private List<String> payloads() {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', record_key, payload->>'v') FROM stream_records"
                + " WHERE source = ? ORDER BY record_key",
            source);
  }
}
