package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.run.RunStatus;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A topic of plain JSON whose source has a table: what its rules name of the message is a column.
 */
@QuarkusTest
@TestProfile(JsonTableTest.Profile.class)
class JsonTableTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One source, whose key is a field of Kafka's. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.format", "json",
              "datastream.sources.visits.type", "topic",
              "datastream.sources.visits.table", "visits",
              "datastream.sources.visits.key", "_key.id",
              "datastream.sources.visits.event-time", "_timestamp",
              "datastream.sources.visits.columns.seen.from", "/_timestamp",
              "datastream.sources.visits.columns.seen.type", "timestamptz"));
    }
  }

  @Inject KafkaStreamProcessor processor;

  @Test
  void recordsLandInTheirTableByKafkasKey() {
    try (Fixture it = Fixture.ofApplication()) {
      it.topic().create(1, Map.of());
      send(it, "{\"id\": 1}", "{\"n\": 1.50}");
      send(it, "{\"id\": 2}", "[{}]");
      send(it, "{\"id\": 1}", "{\"n\": 4, \"_key.id\": 9}");
      send(it, "none", "{\"n\": 5}");
      it.topic().flush();

      ProcessResult result = processor.processStreamBatch(4, 60_000).await().atMost(PATIENCE);

      assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', _key_id, n, seen BETWEEN now() - interval '1 hour' AND"
                          + " now()) FROM visits ORDER BY _key_id"))
          .containsExactly("1 4 t", "2 t");
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', reason, convert_from(payload, 'UTF8') LIKE '{\"n\": 5%')"
                          + " FROM quarantined_records"))
          .containsExactly("no_key t");
    }
  }

  private static void send(Fixture it, String key, String value) {
    it.topic().send(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
