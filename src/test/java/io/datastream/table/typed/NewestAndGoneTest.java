package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.run.TableCounts;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of a key's records counts, and records that say that they are gone. */
@QuarkusTest
@TestProfile(NewestAndGoneTest.Profile.class)
class NewestAndGoneTest {
  /** Sources with versions, with deletes, with both. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String source :
          List.of("newest", "gone", "both", "marked", "ignored", "random", "forgotten")) {
        settings.put("datastream.sources.%s.type".formatted(source), "topic");
        settings.put("datastream.sources.%s.table".formatted(source), "v_" + source);
      }
      for (String source : List.of("newest", "both", "random", "forgotten")) {
        settings.put("datastream.sources.%s.newest-by".formatted(source), "v");
      }
      for (String source : List.of("gone", "both", "marked", "ignored", "random", "forgotten")) {
        settings.put("datastream.sources.%s.deleted-when".formatted(source), "gone");
      }
      settings.put("datastream.keep.deleted-keys", "10d");
      settings.put("datastream.sources.marked.on-delete", "mark");
      // The usual key is the key also where its type was declared.
      settings.put("datastream.sources.marked.columns.id", "int");
      settings.put("datastream.sources.ignored.on-delete", "ignore");
      return settings;
    }
  }

  @Inject KafkaStreamProcessor processor;

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

  private TableCounts land(String source, String... records) {
    return landing.landAll(source, records);
  }

  private static TableCounts counts(
      String source, long inserted, long updated, long unchanged, long deleted, long superseded) {
    return new TableCounts(
        source, "v_" + source, inserted, updated, unchanged, deleted, superseded, 0, 0, 0);
  }

  @Test
  void anOlderRecordNeverOverwritesANewerOne() {
    assertThat(
            land(
                "newest",
                "{\"id\":1,\"v\":2,\"x\":\"a\"}",
                "{\"id\":1,\"v\":1.5,\"x\":\"old\"}",
                "{\"id\":2,\"v\":1,\"x\":\"a\"}",
                "{\"id\":2,\"v\":1,\"x\":\"tie\"}"))
        .isEqualTo(counts("newest", 2, 1, 0, 0, 1));
    assertThat(
            land(
                "newest",
                "{\"id\":1,\"v\":1,\"x\":\"old\"}",
                "{\"id\":2,\"v\":1,\"x\":\"tie\"}",
                "{\"id\":3,\"v\":0,\"x\":\"new\"}"))
        .isEqualTo(counts("newest", 1, 0, 1, 0, 1));
    assertThat(
            land("newest", "{\"id\":1,\"v\":10,\"x\":\"b\"}", "{\"id\":2,\"v\":1,\"x\":\"again\"}"))
        .isEqualTo(counts("newest", 0, 2, 0, 0, 0));
    assertThat(landing.rows("SELECT id, v, x FROM v_newest ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"v\":10,\"x\":\"b\"}",
            "{\"id\":2,\"v\":1,\"x\":\"again\"}",
            "{\"id\":3,\"v\":0,\"x\":\"new\"}");
    assertThat(land("newest", "{\"id\":1,\"x\":\"c\"}").quarantined()).isEqualTo(1);
    assertThat(landing.quarantined("newest"))
        .containsExactly("no_value: /v is missing, and the column v can't be without a value");
  }

  @Test
  void aRecordThatIsGoneTakesItsRowAlong() {
    assertThat(
            land(
                "gone",
                "{\"id\":1,\"x\":\"a\"}",
                "{\"id\":2,\"gone\":false}",
                "{\"id\":3}",
                "{\"id\":3,\"gone\":true}"))
        .isEqualTo(counts("gone", 2, 1, 1, 0, 0));
    assertThat(
            land(
                "gone",
                "{\"id\":1,\"gone\":\"2026-01-01\",\"other\":{}}",
                "{\"id\":9,\"gone\":1}",
                "{\"id\":2,\"gone\":false,\"x\":\"b\"}"))
        .isEqualTo(counts("gone", 0, 1, 1, 1, 0));
    assertThat(landing.rows("SELECT id FROM v_gone ORDER BY id")).containsExactly("{\"id\":2}");
    assertThat(land("gone", "{\"id\":2,\"gone\":true}", "{\"id\":2,\"x\":\"back\"}"))
        .isEqualTo(counts("gone", 0, 2, 0, 0, 0));
    assertThat(land("gone", "{\"gone\":true}").quarantined()).isEqualTo(1);
  }

  @Test
  void whatIsGoneIsForgottenWhenItsTimeIsOver() {
    land("forgotten", "{\"id\":1,\"v\":6}", "{\"id\":2,\"v\":6}");
    land("forgotten", "{\"id\":1,\"v\":7,\"gone\":true}", "{\"id\":2,\"v\":7,\"gone\":true}");
    aged("1", 9);
    aged("2", 11);
    // Who deletes, forgets.
    land("forgotten", "{\"id\":3,\"v\":1,\"gone\":true}");
    assertThat(land("forgotten", "{\"id\":1,\"v\":5}", "{\"id\":2,\"v\":5}"))
        .isEqualTo(counts("forgotten", 1, 0, 0, 0, 1));
    assertThat(landing.rows("SELECT id FROM v_forgotten")).containsExactly("{\"id\":2}");
  }

  private void aged(String key, int days) {
    it.tables()
        .execute(
            """
            UPDATE deleted_keys SET deleted_at = now() - interval '%d days'
            WHERE table_oid = 'v_forgotten'::regclass AND record_key = '%s'
            """
                .formatted(days, key));
  }

  @Test
  void whatIsGoneIsNotRaisedByWhatComesLate() {
    land("both", "{\"id\":1,\"v\":1}", "{\"id\":2,\"v\":5}");
    assertThat(
            land(
                "both",
                "{\"id\":1,\"v\":3,\"gone\":true}",
                "{\"id\":2,\"v\":4,\"gone\":true}",
                "{\"id\":7,\"v\":3,\"gone\":true}"))
        .isEqualTo(counts("both", 0, 0, 1, 1, 1));
    assertThat(land("both", "{\"id\":1,\"v\":2}", "{\"id\":7,\"v\":1}", "{\"id\":8,\"v\":1}"))
        .isEqualTo(counts("both", 1, 0, 0, 0, 2));
    assertThat(landing.rows("SELECT id, v FROM v_both ORDER BY id"))
        .containsExactly("{\"id\":2,\"v\":5}", "{\"id\":8,\"v\":1}");
    assertThat(land("both", "{\"id\":1,\"v\":3}")).isEqualTo(counts("both", 1, 0, 0, 0, 0));
  }

  @Test
  void aRowMayBeMarkedOrLeft() {
    land("marked", "{\"id\":1,\"x\":\"a\"}", "{\"id\":2,\"x\":\"a\"}");
    assertThat(land("marked", "{\"id\":1,\"gone\":true}"))
        .isEqualTo(counts("marked", 0, 0, 0, 1, 0));
    assertThat(land("marked", "{\"id\":1,\"gone\":true}"))
        .isEqualTo(counts("marked", 0, 0, 1, 0, 0));
    assertThat(landing.rows("SELECT id, x, _deleted_at IS NULL AS there FROM v_marked ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"x\":\"a\",\"there\":false}", "{\"id\":2,\"x\":\"a\",\"there\":true}");
    assertThat(land("marked", "{\"id\":1,\"x\":\"a\"}")).isEqualTo(counts("marked", 0, 1, 0, 0, 0));
    assertThat(it.tables().number("SELECT count(*) FROM v_marked WHERE _deleted_at IS NULL"))
        .isEqualTo(2);

    land("ignored", "{\"id\":1}");
    assertThat(land("ignored", "{\"id\":1,\"gone\":true}"))
        .isEqualTo(counts("ignored", 0, 0, 1, 0, 0));
    assertThat(it.tables().number("SELECT count(*) FROM v_ignored")).isEqualTo(1);
  }

  /** Versions in any order, cut into batches anywhere: what is there is what the newest says. */
  @Test
  void whateverTheOrderTheNewestCounts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> records = new ArrayList<>();
    Map<Integer, String> model = new TreeMap<>();
    for (int id = 1; id <= 20; id++) {
      int versions = 1 + random.nextInt(6);
      for (int v = 1; v <= versions; v++) {
        boolean gone = random.nextInt(3) == 0;
        records.add("{\"id\":%d,\"v\":%d,\"x\":\"%d\",\"gone\":%b}".formatted(id, v, v, gone));
        if (gone) {
          model.remove(id);
        } else {
          model.put(id, id + " " + v);
        }
      }
    }
    Collections.shuffle(records, random);
    // The table is made of a record that has all fields.
    land("random", "{\"id\":0,\"v\":1,\"x\":\"0\",\"gone\":false}");
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(15));
      land("random", records.subList(from, to).toArray(String[]::new));
      from = to;
    }

    assertThat(it.tables().texts("SELECT id || ' ' || v FROM v_random WHERE id > 0 ORDER BY id"))
        .as("seed %d", seed)
        .containsExactlyElementsOf(model.values());
  }
}
