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

/** A topic of plain JSON: its records land under the source that is configured with it. */
@QuarkusTest
@TestProfile(JsonTopicTest.Profile.class)
class JsonTopicTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One source, whose key is Kafka's. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.format", "json",
              "datastream.sources.clicks.type", "topic",
              "datastream.sources.clicks.key", "_key",
              "datastream.sources.clicks.event-time", "_timestamp"));
    }
  }

  @Inject KafkaStreamProcessor processor;

  @Test
  void recordsLandByKafkasKeyAndWhatIsBrokenCostsItselfAlone() {
    try (Fixture it = Fixture.ofApplication()) {
      it.topic().create(1, Map.of());
      send(it, "a", "{\"n\": 1.50}");
      send(it, "b", "[{\"n\": 2}, 3]");
      send(it, "a", "{\"n\": 4}");
      send(it, null, "{\"n\": 5}");
      send(it, "c", "nonsense");
      it.topic().send("d", null);
      it.topic().flush();

      ProcessResult result = processor.processStreamBatch(6, 60_000).await().atMost(PATIENCE);

      assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(result.messages()).isEqualTo(6);
      assertThat(result.quarantined()).isEqualTo(4);
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', source, record_key, payload,"
                          + " event_time BETWEEN now() - interval '1 hour' AND now())"
                          + " FROM stream_records ORDER BY record_key"))
          .containsExactly("clicks a {\"n\": 4} t", "clicks b {\"n\": 2} t");
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', reason, source, convert_from(payload, 'UTF8'))"
                          + " FROM quarantined_records ORDER BY id"))
          .containsExactlyInAnyOrder(
              "not_an_object clicks 3",
              "no_key clicks {\"n\": 5}",
              "not_json clicks nonsense",
              "empty clicks {}");
    }
  }

  private static void send(Fixture it, String key, String value) {
    it.topic().send(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
