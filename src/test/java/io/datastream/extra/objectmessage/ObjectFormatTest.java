package io.datastream.extra.objectmessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.ingest.KafkaDataProducer;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.run.RunStatus;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The format is found, chosen by a setting, and its records land as any others. */
@QuarkusTest
@TestProfile(ObjectFormatTest.Profile.class)
class ObjectFormatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With the format, and a rule for one of the sources. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.format", "object",
              "datastream.sources.orders.type", "topic",
              "datastream.sources.orders.key", "no",
              "datastream.sources.orders.event-time", "at"));
    }
  }

  @Inject KafkaStreamProcessor processor;
  @Inject KafkaDataProducer producer;

  private Fixture it;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void messagesOfAnotherFormatLandByTheRulesOfTheirSource() {
    it.topic().create(1, Map.of());
    send("orders", "{\"no\": \"A-1\", \"at\": \"2025-12-13T10:30:00Z\"}");
    send("orders", "this is no JSON");
    send("orders", "{\"id\": 1}");
    send(null, "{\"id\": 7}");
    it.topic().flush();

    ProcessResult result = processor.processStreamBatch(4, 60_000).await().atMost(PATIENCE);

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.inserted()).isEqualTo(2);
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', record_key, payload, event_time AT TIME ZONE 'UTC')"
                        + " FROM stream_records WHERE source = 'orders'"))
        .containsExactly(
            "A-1 {\"at\": \"2025-12-13T10:30:00Z\", \"no\": \"A-1\"} 2025-12-13 10:30:00");
    assertThat(
            it.tables()
                .texts("SELECT record_key FROM stream_records WHERE source = ?", it.topic().name()))
        .containsExactly("7");
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', reason, source, convert_from(payload, 'UTF8'))"
                        + " FROM quarantined_records WHERE stage = 'process' ORDER BY id"))
        .containsExactlyInAnyOrder("not_json this is no JSON", "no_key orders {\"id\": 1}");
  }

  @Test
  void nothingIsIngestedToATopicOfAnotherFormat() {
    assertThatThrownBy(
            () -> producer.send("orders", List.of(Map.of("no", 1))).await().atMost(PATIENCE))
        .hasMessage(
            "datastream.format: 'object' is given, and what is ingested is sent in envelopes;"
                + " accepted to ingest: envelope, or another datastream.topic");
  }

  private void send(String key, String value) {
    it.topic().send(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
