package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.run.TableCounts;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row for each version of a record. */
@QuarkusTest
@TestProfile(HistoryTest.Profile.class)
class HistoryTest {
  /** Sources that keep their history. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String source : List.of("numbered", "timed", "found", "random", "text", "keyless")) {
        set(settings, source, "type", "csv");
        set(settings, source, "path", "none.csv");
        set(settings, source, "table", "h_" + source);
        set(settings, source, "mode", "history");
        set(settings, source, "deleted-when", "gone");
      }
      for (String source : List.of("numbered", "random", "text")) {
        set(settings, source, "newest-by", "v");
      }
      set(settings, "timed", "event-time", "at");
      set(settings, "timed", "columns.at.mask", "drop");
      set(settings, "found", "event-time", "at");
      return settings;
    }

    private static void set(Map<String, String> settings, String source, String key, String to) {
      settings.put("datastream.sources.%s.%s".formatted(source, key), to);
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
        source, "h_" + source, inserted, updated, unchanged, deleted, superseded, 0, 0, 0);
  }

  private List<String> versions(String source) {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', id, x, _valid_from, coalesce(_valid_to::text, '-')) FROM h_"
                + source
                + " ORDER BY id, _valid_from");
  }

  @Test
  void eachVersionIsARowWithItsPeriod() {
    assertThat(
            land(
                "numbered",
                "{\"id\":1,\"v\":1,\"x\":\"a\",\"gone\":false}",
                "{\"id\":1,\"v\":3,\"x\":\"b\"}",
                "{\"id\":1,\"v\":2,\"x\":\"late\"}",
                "{\"id\":2,\"v\":1,\"x\":\"a\"}",
                "{\"id\":1,\"v\":3,\"x\":\"tie\"}"))
        .isEqualTo(counts("numbered", 2, 2, 0, 0, 1));
    assertThat(versions("numbered")).containsExactly("1 a 1 3", "1 tie 3 -", "2 a 1 -");
    assertThat(landing.columns("h_numbered"))
        .contains("_valid_from bigint", "_valid_to bigint", "v bigint");

    assertThat(
            land(
                "numbered",
                "{\"id\":1,\"v\":3,\"x\":\"tie\"}",
                "{\"id\":1,\"v\":2,\"x\":\"late\"}",
                "{\"id\":2,\"v\":1,\"x\":\"other\"}",
                "{\"id\":3,\"v\":1,\"gone\":true}"))
        .isEqualTo(counts("numbered", 0, 1, 2, 0, 1));
    assertThat(versions("numbered")).containsExactly("1 a 1 3", "1 tie 3 -", "2 other 1 -");

    assertThat(
            land(
                "numbered",
                "{\"id\":1,\"v\":5,\"gone\":true}",
                "{\"id\":1,\"v\":4,\"x\":\"late\"}",
                "{\"id\":2,\"v\":7,\"x\":\"c\"}",
                "{\"id\":2,\"v\":8,\"gone\":true}",
                "{\"id\":2,\"v\":9,\"gone\":true}"))
        .isEqualTo(counts("numbered", 0, 1, 1, 2, 1));
    assertThat(
            land("numbered", "{\"id\":1,\"v\":4,\"x\":\"late\"}", "{\"id\":1,\"v\":6,\"x\":\"d\"}"))
        .isEqualTo(counts("numbered", 1, 0, 0, 0, 1));
    assertThat(versions("numbered"))
        .containsExactly("1 a 1 3", "1 tie 3 5", "1 d 6 -", "2 other 1 7", "2 c 7 8");
    assertThat(land("numbered", "{\"id\":1,\"x\":\"a\"}").quarantined()).isEqualTo(1);
    assertThatThrownBy(
            () -> it.tables().execute("INSERT INTO h_numbered (id, _valid_from) VALUES (1, 100)"))
        .hasStackTraceContaining("duplicate key");
  }

  @Test
  void withoutAVersionTheEventTimeCounts() {
    assertThat(
            land(
                "timed",
                "{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\",\"x\":\"a\"}",
                "{\"id\":1,\"at\":\"2026-01-02T00:00:00Z\",\"x\":\"a\"}",
                "{\"id\":1,\"at\":\"2026-01-03T00:00:00Z\",\"x\":\"b\"}"))
        .isEqualTo(counts("timed", 1, 1, 1, 0, 0));
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', x, (_valid_from AT TIME ZONE 'UTC')::date, coalesce(((_valid_to AT TIME ZONE 'UTC')::date)::text, '-')) FROM h_timed ORDER BY _valid_from"))
        .containsExactly("a 2026-01-01 2026-01-03", "b 2026-01-03 -");
    // The same again is nothing new.
    long versions = it.tables().number("SELECT max(xmin::text::bigint) FROM h_timed");
    assertThat(land("timed", "{\"id\":1,\"at\":\"2026-01-04T00:00:00Z\",\"x\":\"b\"}"))
        .isEqualTo(counts("timed", 0, 0, 1, 0, 0));
    assertThat(it.tables().number("SELECT max(xmin::text::bigint) FROM h_timed"))
        .isEqualTo(versions);
  }

  @Test
  void aTableThatIsThereIsKept() {
    it.tables()
        .execute(
            """
            CREATE TABLE h_found (n bigserial, id int, x varchar(5), state text NOT NULL DEFAULT 'new',
              _valid_from timestamptz)
            """);
    String record = "{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\",\"x\":\"a\"}";
    landing.send("found", record);
    assertThatThrownBy(landing::drain)
        .hasStackTraceContaining(
            "ALTER TABLE public.h_found ADD COLUMN _valid_to timestamptz, or set another datastream.sources.found.mode");
    it.tables().execute("ALTER TABLE h_found ADD COLUMN _valid_to timestamptz");
    assertThatThrownBy(landing::drain)
        .hasStackTraceContaining("ALTER TABLE public.h_found ADD UNIQUE (id, _valid_from)");
    it.tables().execute("ALTER TABLE h_found ADD UNIQUE (id, _valid_from)");
    assertThat(landing.drain().inserted()).isEqualTo(1);
    assertThat(
            land(
                "found",
                "{\"id\":1,\"at\":\"2026-01-02T00:00:00Z\",\"x\":\"b\",\"state\":\"old\"}",
                "{\"id\":1,\"at\":\"2026-01-03T00:00:00Z\",\"x\":\"too long\"}",
                "{\"id\":2,\"at\":\"2026-01-03T00:00:00Z\",\"x\":\"c\"}"))
        .isEqualTo(new TableCounts("found", "h_found", 1, 1, 0, 0, 0, 0, 1, 0));
    assertThat(it.tables().texts("SELECT concat_ws(' ', id, x, state) FROM h_found ORDER BY n"))
        .containsExactly("1 a new", "1 b old", "2 c new");
  }

  @Test
  void withoutItsKeyARecordIsNoVersion() {
    assertThat(land("keyless", "{\"x\":\"a\"}", "{\"id\":1,\"x\":\"a\"}"))
        .isEqualTo(new TableCounts("keyless", "h_keyless", 1, 0, 0, 0, 0, 0, 1, 0));
    landing.send("text", "{\"id\":1,\"v\":\"a\"}");
    assertThatThrownBy(landing::drain)
        .hasStackTraceContaining(
            "datastream.sources.text.newest-by: 'v' is given; the table h_text would have v as text; accepted: a column of numbers, dates or times");
    assertThat(it.tables().number("SELECT count(*) FROM pg_class WHERE relname = 'h_text'"))
        .as("a table that is no use")
        .isZero();
    it.tables()
        .execute(
            "CREATE TABLE h_text (id bigint, v int, _valid_from int, _valid_to int, UNIQUE (id, _valid_from))");
    assertThat(landing.drain().quarantined()).isEqualTo(1);
  }

  private record Version(int from, Integer to, String x) {}

  /** Versions in any order, cut into batches anywhere: rows are what a model has of them. */
  @Test
  void rowsAreThoseOfAModel() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Integer, List<Version>> model = new TreeMap<>();
    Map<Integer, Integer> newest = new HashMap<>();
    List<String> records = new ArrayList<>();
    land("random", "{\"id\":0,\"v\":1,\"x\":\"0\",\"gone\":false}");
    for (int i = 0; i < 400; i++) {
      int id = 1 + random.nextInt(10);
      int v = i / 12 - random.nextInt(6);
      String x = String.valueOf(random.nextInt(3));
      boolean gone = random.nextInt(6) == 0;
      records.add("{\"id\":%d,\"v\":%d,\"x\":\"%s\",\"gone\":%b}".formatted(id, v, x, gone));
      if (v < newest.getOrDefault(id, Integer.MIN_VALUE)) {
        continue;
      }
      List<Version> its = model.computeIfAbsent(id, it -> new ArrayList<>());
      Version last = its.isEmpty() ? null : its.get(its.size() - 1);
      boolean open = last != null && last.to() == null;
      if (gone) {
        if (open) {
          its.remove(its.size() - 1);
          if (last.from() < v) {
            its.add(new Version(last.from(), v, last.x()));
          }
        }
        newest.put(id, v);
        continue;
      }
      newest.put(id, v);
      if (last != null && last.from() == v) {
        its.set(its.size() - 1, new Version(v, null, x));
      } else {
        if (open) {
          its.set(its.size() - 1, new Version(last.from(), v, last.x()));
        }
        its.add(new Version(v, null, x));
      }
    }
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(40));
      land("random", records.subList(from, to).toArray(String[]::new));
      from = to;
    }

    List<String> expected = new ArrayList<>();
    model.forEach(
        (id, its) ->
            its.forEach(
                it ->
                    expected.add(
                        "%d %s %d %s"
                            .formatted(id, it.x(), it.from(), it.to() == null ? "-" : it.to()))));
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', id, x, _valid_from, coalesce(_valid_to::text, '-')) FROM h_random"
                        + " WHERE id > 0 ORDER BY id, _valid_from"))
        .as("seed %d", seed)
        .containsExactlyElementsOf(expected);
  }
}
