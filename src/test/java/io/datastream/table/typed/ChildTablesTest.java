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

/** Arrays of records as rows of a table of their own. */
@QuarkusTest
@TestProfile(ChildTablesTest.Profile.class)
class ChildTablesTest {
  private static final List<String> SOURCES =
      List.of("plain", "found", "newest", "pair", "two", "random", "keyless", "wrong");

  /** Sources with child tables. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String source : SOURCES) {
        set(settings, source, "type", "topic");
        set(settings, source, "table", "c_" + source);
        set(settings, source, "columns.items.table", "c_" + source + "_items");
      }
      set(settings, "plain", "columns.items.columns.price", "numeric(8,2)");
      set(settings, "plain", "columns.items.columns.card.mask", "last4");
      set(settings, "found", "columns.items.parent", "order_id");
      for (String source : List.of("newest", "random")) {
        set(settings, source, "newest-by", "v");
        set(settings, source, "deleted-when", "gone");
      }
      set(settings, "pair", "key", "shop,no");
      set(settings, "pair", "columns.items.from", "/lines/all");
      set(settings, "two", "columns.tags.table", "c_two_tags");
      set(settings, "wrong", "columns.items.parent", "order_id");
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
        source, "c_" + source, inserted, updated, unchanged, deleted, superseded, 0, 0, 0);
  }

  private List<String> items(String source) {
    return landing.rows("SELECT * FROM c_" + source + "_items ORDER BY 1, 2");
  }

  @Test
  void theElementsOfARecordAreRowsAndReplacedWithIt() {
    assertThat(
            land(
                "plain",
                "{\"id\":1,\"x\":\"a\",\"items\":[{\"sku\":\"p\",\"price\":1.5},{\"sku\":\"q\",\"price\":2,\"card\":\"123456789012\"}]}",
                "{\"id\":2,\"x\":\"b\",\"items\":[]}",
                "{\"id\":3,\"x\":\"c\"}"))
        .isEqualTo(counts("plain", 3, 0, 0, 0, 0));
    assertThat(landing.columns("c_plain_items"))
        .containsExactly(
            "_parent_id bigint", "_place integer", "price numeric(8,2)", "card text", "sku text");
    assertThat(landing.columns("c_plain")).startsWith("id bigint", "x text").hasSize(4);
    List<String> two =
        List.of(
            "{\"_parent_id\":1,\"_place\":0,\"price\":1.50,\"card\":null,\"sku\":\"p\"}",
            "{\"_parent_id\":1,\"_place\":1,\"price\":2.00,\"card\":\"****9012\",\"sku\":\"q\"}");
    assertThat(items("plain")).containsExactlyElementsOf(two);

    List<String> versions = versions();
    assertThat(
            land(
                "plain",
                "{\"id\":1,\"x\":\"a\",\"items\":[{\"price\":1.50,\"sku\":\"p\"},{\"sku\":\"q\",\"price\":2,\"card\":\"123456789012\"}]}",
                "{\"id\":2,\"x\":\"b\",\"items\":null}",
                "{\"id\":3,\"x\":\"c\"}"))
        .isEqualTo(counts("plain", 0, 0, 3, 0, 0));
    assertThat(versions()).isEqualTo(versions);

    // Another element is a change of its record; an absent array leaves what is there.
    assertThat(
            land(
                "plain",
                "{\"id\":1,\"x\":\"new\"}",
                "{\"id\":2,\"x\":\"b\",\"items\":[{\"sku\":\"r\"}]}",
                "{\"id\":3,\"x\":\"c\",\"items\":[]}"))
        .isEqualTo(counts("plain", 0, 2, 1, 0, 0));
    assertThat(items("plain"))
        .startsWith(two.toArray(String[]::new))
        .hasSize(3)
        .last()
        .isEqualTo("{\"_parent_id\":2,\"_place\":0,\"price\":null,\"card\":null,\"sku\":\"r\"}");

    // In another order they are others; none are none.
    assertThat(
            land(
                "plain",
                "{\"id\":1,\"x\":\"new\",\"items\":[{\"sku\":\"q\"},{\"sku\":\"p\"}]}",
                "{\"id\":2,\"x\":\"b\",\"items\":null}"))
        .isEqualTo(counts("plain", 0, 2, 0, 0, 0));
    assertThat(it.tables().texts("SELECT sku FROM c_plain_items ORDER BY _place"))
        .containsExactly("q", "p");

    // The last record that says something of them counts, also within a batch.
    assertThat(
            land(
                "plain",
                "{\"id\":4,\"items\":[{\"sku\":\"s\"}]}",
                "{\"id\":4,\"x\":\"later\"}",
                "{\"id\":1,\"x\":\"once more\"}"))
        .isEqualTo(counts("plain", 1, 2, 0, 0, 0));
    assertThat(it.tables().texts("SELECT sku FROM c_plain_items WHERE _parent_id = 4"))
        .containsExactly("s");
  }

  private List<String> versions() {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', tableoid, xmin, ctid) FROM c_plain UNION ALL"
                + " SELECT concat_ws(' ', tableoid, xmin, ctid) FROM c_plain_items ORDER BY 1");
  }

  @Test
  void theChildTableFollowsItsElements() {
    land("two", "{\"id\":1,\"items\":[{\"n\":1}],\"tags\":[\"a\",\"b\"]}");
    assertThat(
            land(
                "two",
                "{\"id\":2,\"items\":[{\"n\":2.5,\"at\":\"2026-01-01\"}, 7, null],\"tags\":[null]}"))
        .isEqualTo(counts("two", 1, 0, 0, 0, 0));
    assertThat(items("two"))
        .containsExactly(
            "{\"_parent_id\":1,\"_place\":0,\"n\":1,\"at\":null,\"value\":null}",
            "{\"_parent_id\":2,\"_place\":0,\"n\":2.5,\"at\":\"2026-01-01\",\"value\":null}",
            "{\"_parent_id\":2,\"_place\":1,\"n\":null,\"at\":null,\"value\":7}",
            "{\"_parent_id\":2,\"_place\":2,\"n\":null,\"at\":null,\"value\":null}");
    assertThat(landing.rows("SELECT * FROM c_two_tags ORDER BY 1, 2"))
        .containsExactly(
            "{\"_parent_id\":1,\"_place\":0,\"value\":\"a\"}",
            "{\"_parent_id\":1,\"_place\":1,\"value\":\"b\"}",
            "{\"_parent_id\":2,\"_place\":0,\"value\":null}");
    assertThat(landing.changes("two"))
        .containsExactly(
            "created",
            "created",
            "created",
            "column_added at date",
            "column_added value bigint",
            "column_widened n bigint numeric");
  }

  @Test
  void aBrokenElementCostsItsRecord() {
    land("plain", "{\"id\":50,\"items\":[{\"sku\":\"p\"}]}");
    assertThat(
            land(
                    "plain",
                    "{\"id\":50,\"items\":[{\"sku\":\"q\"},{\"price\":\"much\"}]}",
                    "{\"id\":51,\"items\":{\"sku\":\"p\"}}",
                    "{\"id\":52,\"items\":[{\"price\":123456789}]}",
                    "{\"id\":53,\"items\":[{\"price\":1,\"PRICE\":2}]}",
                    "{\"id\":54,\"items\":[{\"sku\":\"a\\u0000b\"}]}",
                    "{\"id\":55,\"items\":[{\"sku\":\"fine\"}]}")
                .quarantined())
        .isEqualTo(5);
    List<String> reasons = landing.quarantined("plain");
    assertThat(reasons)
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("bad_value: in /items/1: /price is 'much'; the column price is"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .isEqualTo(
                        "bad_value: /items is '{\"sku\":\"p\"}'; its rows are in the child table c_plain_items, which takes an array"))
        .anySatisfy(it -> assertThat(it).contains("in /items/0: /price is '123456789'"))
        .anySatisfy(it -> assertThat(it).contains("in /items/0: the fields /price and /PRICE"));
    assertThat(it.tables().texts("SELECT sku FROM c_plain_items WHERE _parent_id >= 50 ORDER BY 1"))
        .containsExactly("fine", "p");
  }

  @Test
  void anOlderRecordLeavesTheRowsAndADeletedOneTakesThemAlong() {
    assertThat(
            land(
                "newest",
                "{\"id\":1,\"v\":2,\"items\":[{\"a\":2}]}",
                "{\"id\":2,\"v\":2,\"items\":[{\"a\":2},{\"a\":3}]}",
                "{\"id\":2,\"v\":1,\"items\":[{\"a\":1}]}"))
        .isEqualTo(counts("newest", 2, 0, 0, 0, 1));
    assertThat(
            land(
                "newest",
                "{\"id\":1,\"v\":1,\"items\":[{\"a\":1}]}",
                "{\"id\":2,\"v\":1,\"gone\":true}"))
        .isEqualTo(counts("newest", 0, 0, 0, 0, 2));
    assertThat(it.tables().texts("SELECT a FROM c_newest_items ORDER BY 1"))
        .containsExactly("2", "2", "3");
    assertThat(
            land(
                "newest",
                "{\"id\":1,\"v\":2,\"items\":[{\"a\":4}]}",
                "{\"id\":2,\"v\":3,\"gone\":true}"))
        .isEqualTo(counts("newest", 0, 1, 0, 1, 0));
    assertThat(it.tables().texts("SELECT a FROM c_newest_items ORDER BY 1")).containsExactly("4");
  }

  @Test
  void aKeyOfSeveralColumnsIsThatOfTheRows() {
    land("pair", "{\"shop\":\"b\",\"no\":1,\"lines\":{\"all\":[{\"a\":1}],\"n\":1}}");
    assertThat(
            land(
                "pair",
                "{\"shop\":\"b\",\"no\":1,\"lines\":{\"all\":[{\"a\":2}]}}",
                "{\"shop\":\"a\",\"no\":1,\"lines\":{\"all\":[{\"a\":3}]}}"))
        .isEqualTo(counts("pair", 1, 1, 0, 0, 0));
    assertThat(items("pair"))
        .containsExactly(
            "{\"_parent_shop\":\"a\",\"_parent_no\":1,\"_place\":0,\"a\":3}",
            "{\"_parent_shop\":\"b\",\"_parent_no\":1,\"_place\":0,\"a\":2}");
  }

  @Test
  void aTableThatIsThereIsKept() {
    it.tables()
        .execute(
            """
            CREATE TABLE c_found (id int PRIMARY KEY, name text);
            CREATE TABLE c_found_items (
              line bigint GENERATED ALWAYS AS IDENTITY, order_id int NOT NULL REFERENCES c_found,
              _place smallint NOT NULL, sku varchar(3) NOT NULL, state text NOT NULL DEFAULT 'new',
              UNIQUE (order_id, _place))
            """);
    assertThat(
            land(
                "found",
                "{\"id\":1,\"name\":\"a\",\"items\":[{\"sku\":\"p\",\"order_id\":9,\"other\":1},{\"sku\":\"q\",\"state\":\"old\"}]}",
                "{\"id\":2,\"name\":\"b\",\"items\":[{\"sku\":\"long\"}]}",
                "{\"id\":3,\"items\":[{\"state\":\"x\"}]}"))
        .isEqualTo(new TableCounts("found", "c_found", 1, 0, 0, 0, 0, 0, 2, 0));
    assertThat(landing.quarantined("found"))
        .anySatisfy(it -> assertThat(it).contains("in /items/0: /sku is 'long'"))
        .anySatisfy(it -> assertThat(it).contains("in /items/0: /sku is missing"));
    assertThat(
            landing.rows("SELECT order_id, _place, sku, state FROM c_found_items ORDER BY _place"))
        .containsExactly(
            "{\"order_id\":1,\"_place\":0,\"sku\":\"p\",\"state\":\"new\"}",
            "{\"order_id\":1,\"_place\":1,\"sku\":\"q\",\"state\":\"old\"}");
    assertThat(land("found", "{\"id\":1,\"name\":\"a\",\"items\":[{\"sku\":\"r\"}]}"))
        .isEqualTo(counts("found", 0, 1, 0, 0, 0));
    assertThat(land("found", "{\"id\":1,\"name\":\"a\",\"items\":[{\"sku\":\"r\"}]}"))
        .isEqualTo(counts("found", 0, 0, 1, 0, 0));
  }

  @Test
  void whatTheChildTableLacksIsNamed() {
    it.tables().execute("CREATE TABLE c_wrong_items (_parent_id int, _place int)");
    landing.send("wrong", "{\"id\":1,\"items\":[]}");
    assertThatThrownBy(landing::drain)
        .hasStackTraceContaining(
            "table public.c_wrong_items, the child table items of source wrong, has no column order_id, which has the key of the record; add it, or name yours with datastream.sources.wrong.columns.items.parent");
    it.tables().execute("ALTER TABLE c_wrong_items RENAME _parent_id TO order_id");
    assertThat(landing.drain().inserted()).isEqualTo(1);
  }

  @Test
  void withoutItsKeyARecordIsNone() {
    assertThat(land("keyless", "{\"items\":[{\"a\":1}]}", "{\"id\":1,\"items\":[{\"a\":1}]}"))
        .isEqualTo(new TableCounts("keyless", "c_keyless", 1, 0, 0, 0, 0, 0, 1, 0));
    assertThat(items("keyless")).containsExactly("{\"_parent_id\":1,\"_place\":0,\"a\":1}");
  }

  /** Versions in any order with any elements: rows are those of the newest that says something. */
  @Test
  void rowsAreThoseOfTheNewest() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Integer, Integer> newest = new HashMap<>();
    Map<Integer, List<Integer>> model = new TreeMap<>();
    List<String> records = new ArrayList<>();
    land("random", "{\"id\":0,\"v\":1,\"x\":\"0\",\"gone\":false,\"items\":[{\"a\":1}]}");
    for (int i = 0; i < 300; i++) {
      int id = 1 + random.nextInt(12);
      int v = i / 10 - random.nextInt(8);
      List<Integer> elements = random.ints(random.nextInt(4), 0, 3).boxed().toList();
      boolean gone = random.nextInt(8) == 0;
      int what = random.nextInt(5);
      String items =
          what == 0
              ? ""
              : what == 1
                  ? ",\"items\":null"
                  : ",\"items\":["
                      + String.join(",", elements.stream().map("{\"a\":%d}"::formatted).toList())
                      + "]";
      records.add(
          "{\"id\":%d,\"v\":%d,\"x\":\"%d\",\"gone\":%b%s}"
              .formatted(id, v, random.nextInt(2), gone, items));
      if (v >= newest.getOrDefault(id, Integer.MIN_VALUE)) {
        newest.put(id, v);
        if (gone) {
          model.remove(id);
        } else if (what == 0) {
          model.putIfAbsent(id, List.of());
        } else {
          model.put(id, what == 1 ? List.of() : elements);
        }
      }
    }
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(60));
      land("random", records.subList(from, to).toArray(String[]::new));
      from = to;
    }

    assertThat(
            it.tables()
                .texts(
                    "SELECT id || ' ' || array(SELECT a FROM c_random_items WHERE _parent_id = id ORDER BY _place)::text"
                        + " FROM c_random WHERE id > 0 ORDER BY id"))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            model.entrySet().stream()
                .map(
                    it ->
                        it.getKey()
                            + " {"
                            + String.join(",", it.getValue().stream().map(String::valueOf).toList())
                            + "}")
                .toList());
    assertThat(
            it.tables()
                .number(
                    "SELECT count(*) FROM c_random_items WHERE _parent_id NOT IN (SELECT id FROM c_random)"))
        .isZero();
  }
}
