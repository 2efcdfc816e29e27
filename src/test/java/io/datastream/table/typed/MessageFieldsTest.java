package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.run.TableCounts;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to the message has columns too. */
@QuarkusTest
@TestProfile(MessageFieldsTest.Profile.class)
class MessageFieldsTest {
  /** All messages of the topic are JSON, of one source. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.format", "json",
              "datastream.sources.clicks.type", "topic",
              "datastream.sources.clicks.table", "message_clicks",
              "datastream.sources.clicks.key", "_key",
              "datastream.sources.clicks.newest-by", "sent",
              "datastream.sources.clicks.columns.sent.from", "/_timestamp"));
    }
  }

  @Inject KafkaStreamProcessor processor;

  private Fixture it;
  private Landing landing;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    landing = new Landing(it, processor);
  }

  @AfterEach
  void close() {
    it.close();
  }

  private void send(String key, String value) {
    it.topic().send(key, value.getBytes(StandardCharsets.UTF_8));
    it.topic().flush();
  }

  @Test
  void theKeyAndTheTimeOfAMessageAreColumns() {
    send("a", "{\"n\":1,\"_key\":\"mine\"}");
    send("b", "[{\"n\":2}]");
    send(null, "{\"n\":3}");
    ProcessResult result = landing.drain();

    assertThat(result.tables())
        .containsExactly(new TableCounts("clicks", "message_clicks", 2, 0, 0, 0, 0, 0, 1, 0));
    assertThat(landing.columns("message_clicks"))
        .startsWith("_key text", "sent timestamp with time zone", "n bigint");
    assertThat(
            landing.rows(
                "SELECT _key, n, sent > '2020-01-01' AS sent FROM message_clicks ORDER BY n"))
        .containsExactly(
            "{\"_key\":\"a\",\"n\":1,\"sent\":true}", "{\"_key\":\"b\",\"n\":2,\"sent\":true}");
    assertThat(landing.quarantined("clicks"))
        .containsExactly("no_key: /_key is missing, and the column _key can't be without a value");

    send("a", "{\"n\":4}");
    assertThat(Landing.counts(landing.drain())).contains("0 inserted, 1 updated");
  }
}
