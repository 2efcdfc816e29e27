package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Messages of others without a value: the record of their key is gone. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestProfile(TombstonesTest.Profile.class)
class TombstonesTest {
  /** Topics of JSON. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String source : new String[] {"one", "pair", "of_key", "marked", "first", "jsonb"}) {
        set(settings, source, "type", "topic");
        set(settings, source, "topic", "tombstones-" + source);
        set(settings, source, "format", "json");
        if (!source.equals("jsonb")) {
          set(settings, source, "table", "t_" + source);
        }
      }
      set(settings, "one", "key", "no");
      set(settings, "one", "where", "x != 'never'");
      set(settings, "one", "columns.items.table", "t_one_items");
      set(settings, "pair", "key", "shop,no");
      set(settings, "of_key", "key", "_key");
      set(settings, "marked", "on-delete", "mark");
      return settings;
    }

    private static void set(Map<String, String> settings, String source, String key, String to) {
      settings.put("datastream.sources.%s.%s".formatted(source, key), to);
    }
  }

  private final Set<String> topics = new HashSet<>();

  @Inject KafkaStreamProcessor processor;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  private Fixture it;
  private Landing landing;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    landing = new Landing(it, processor);
    if (topics.isEmpty()) {
      it.topic().create(1, Map.of());
    }
  }

  @AfterEach
  void close() {
    it.close();
  }

  /** Sends messages, each a key and a value, and lands them. */
  private String land(String source, String... keysAndValues) {
    try (Topic topic = new Topic(servers, "tombstones-" + source)) {
      if (topics.add(source)) {
        topic.create(1, Map.of());
      }
      for (int i = 0; i < keysAndValues.length; i += 2) {
        String value = keysAndValues[i + 1];
        topic.send(keysAndValues[i], value == null ? null : value.getBytes(StandardCharsets.UTF_8));
      }
      topic.flush();
    }
    ProcessResult result = landing.drain();
    assertThat(result.records()).isEqualTo(keysAndValues.length / 2);
    return "%d inserted, %d updated, %d unchanged, %d deleted, %d filtered, %d quarantined"
        .formatted(
            result.inserted(),
            result.updated(),
            result.unchanged(),
            result.deleted(),
            result.filtered(),
            result.quarantined());
  }

  @Test
  void aMessageWithoutAValueTakesItsRowAlong() {
    assertThat(
            land(
                "one",
                "1",
                "{\"no\":1,\"x\":\"a\",\"items\":[{\"n\":1}]}",
                "2",
                "{\"no\":2,\"x\":\"a\",\"items\":[{\"n\":2}]}",
                "3",
                "{\"no\":3,\"x\":\"a\"}"))
        .isEqualTo("3 inserted, 0 updated, 0 unchanged, 0 deleted, 0 filtered, 0 quarantined");
    assertThat(
            land(
                "one",
                "1",
                null,
                "{\"no\":2,\"other\":[1]}",
                null,
                "[3]",
                null,
                "4",
                null,
                "4",
                "{\"no\":4,\"x\":\"never\"}",
                "5",
                "{\"no\":5,\"x\":\"b\"}"))
        .isEqualTo("1 inserted, 0 updated, 1 unchanged, 3 deleted, 1 filtered, 0 quarantined");
    assertThat(landing.rows("SELECT no, x FROM t_one")).containsExactly("{\"no\":5,\"x\":\"b\"}");
    assertThat(it.tables().number("SELECT count(*) FROM t_one_items")).isZero();

    assertThat(land("one", "5", null, "5", "{\"no\":5,\"x\":\"again\"}"))
        .isEqualTo("0 inserted, 2 updated, 0 unchanged, 0 deleted, 0 filtered, 0 quarantined");
    assertThat(land("one", null, null, "x", null, "[1,2]", null, "{\"id\":5}", null))
        .isEqualTo("0 inserted, 0 updated, 0 unchanged, 0 deleted, 0 filtered, 4 quarantined");
    assertThat(landing.quarantined("one"))
        .containsExactlyInAnyOrder(
            "no_key: the message has neither a value nor a key, which would say which record is gone",
            "bad_value: /no is 'x'; the column no is bigint, which takes a whole number from -9223372036854775808 to 9223372036854775807",
            "no_key: the message has no value, and a key of 2 values; the source's key is (no)",
            "no_key: /no is missing, and the column no can't be without a value");
  }

  @Test
  void aKeyOfSeveralFieldsIsAnObjectOrAnArray() {
    land(
        "pair",
        "k",
        "{\"shop\":\"b\",\"no\":1}",
        "k",
        "{\"shop\":\"b\",\"no\":2}",
        "k",
        "{\"shop\":\"c\",\"no\":2}");
    assertThat(land("pair", "{\"no\":1,\"shop\":\"b\"}", null, "[\"c\",2]", null, "b", null))
        .isEqualTo("0 inserted, 0 updated, 0 unchanged, 2 deleted, 0 filtered, 1 quarantined");
    assertThat(landing.rows("SELECT shop, no FROM t_pair"))
        .containsExactly("{\"shop\":\"b\",\"no\":2}");
  }

  @Test
  void kafkasOwnKeyMayBeTheTables() {
    land("of_key", "a", "{\"x\":1}", "b", "{\"x\":1}");
    assertThat(land("of_key", "a", null))
        .isEqualTo("0 inserted, 0 updated, 0 unchanged, 1 deleted, 0 filtered, 0 quarantined");
    assertThat(landing.rows("SELECT _key, x FROM t_of_key"))
        .containsExactly("{\"_key\":\"b\",\"x\":1}");
  }

  @Test
  void rowsMayBeMarked() {
    land("marked", "1", "{\"id\":1}", "2", "{\"id\":2}");
    assertThat(land("marked", "1", null, "1", null))
        .isEqualTo("0 inserted, 1 updated, 0 unchanged, 1 deleted, 0 filtered, 0 quarantined");
    assertThat(it.tables().texts("SELECT id FROM t_marked WHERE _deleted_at IS NOT NULL"))
        .containsExactly("1");
  }

  @Test
  void whatWasNeverThereMakesNoTable() {
    assertThat(land("first", "1", null, "abc", null))
        .isEqualTo("0 inserted, 0 updated, 2 unchanged, 0 deleted, 0 filtered, 0 quarantined");
    assertThat(it.tables().texts("SELECT to_regclass('t_first')::text")).containsOnlyNulls();
    assertThat(land("first", "1", null, "1", "{\"id\":1}"))
        .isEqualTo("1 inserted, 1 updated, 0 unchanged, 0 deleted, 0 filtered, 0 quarantined");
  }

  @Test
  void withoutATableOfItsOwnNothingIsDeleted() {
    assertThat(land("jsonb", "1", "{\"id\":1}", "1", null))
        .isEqualTo("1 inserted, 0 updated, 0 unchanged, 0 deleted, 0 filtered, 1 quarantined");
    assertThat(landing.quarantined("jsonb"))
        .containsExactly(
            "empty: the message has no value, which says that the record of its key is gone; only sources with a table of their own delete (datastream.sources.jsonb.table)");
  }
}
