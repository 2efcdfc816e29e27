package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of new rows are copied, and what can't be is inserted. */
@QuarkusTest
@TestProfile(CopiedRowsTest.Profile.class)
class CopiedRowsTest {
  /** Enough for a look to be worth it. */
  private static final int MANY = 1_200;

  /** Batches that go in pieces after one with a row that was refused. */
  private static final int WARY = 8;

  /** Sources with tables of several kinds. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String source : List.of("new", "met", "events", "parent", "odd", "ruled", "secured")) {
        settings.put("datastream.sources.%s.type".formatted(source), "topic");
        settings.put("datastream.sources.%s.table".formatted(source), "c_" + source);
      }
      settings.put(
          "datastream.sources.new.bookkeeping", "_ingested_at,_run_id,_source,_processed_at");
      settings.put("datastream.sources.events.mode", "append");
      settings.put("datastream.sources.events.columns.f", "double precision");
      settings.put("datastream.sources.parent.columns.items.table", "c_parent_items");
      settings.put("datastream.sources.odd.columns.ref", "uuid");
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
    run("TRUNCATE quarantined_records");
    run(
        "CREATE TABLE IF NOT EXISTS said (of text, how text)",
        "TRUNCATE said",
        """
            CREATE OR REPLACE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO said VALUES (TG_TABLE_NAME, split_part(current_query(), ' ', 1)); RETURN NULL; END $$
            """);
    calm();
  }

  /** What another test was refused is forgotten. */
  private void calm() {
    for (int i = 0; i < WARY; i++) {
      landing.land("calm", "{\"id\":\"%s\"}".formatted(UUID.randomUUID()));
    }
  }

  @AfterEach
  void close() {
    it.close();
  }

  private void run(String... statements) {
    for (String statement : statements) {
      it.tables().execute(statement);
    }
  }

  private void listen(String table) {
    run(
        "CREATE TRIGGER say AFTER INSERT ON %s FOR EACH STATEMENT EXECUTE FUNCTION say()"
            .formatted(table));
  }

  private List<String> said(String table) {
    return landing.rows("SELECT DISTINCT how FROM said WHERE of = '%s'".formatted(table)).stream()
        .map(it -> it.replaceAll(".*:\"|\"}", ""))
        .toList();
  }

  private static String[] records(int from, IntFunction<String> fields) {
    return IntStream.range(from, from + MANY)
        .mapToObj(i -> "{\"id\":%d%s}".formatted(i, fields.apply(i)))
        .toArray(String[]::new);
  }

  private static String[] records(IntFunction<String> fields) {
    return records(0, fields);
  }

  @Test
  void newRowsAreCopiedAndAreWhatAnInsertMakesOfThem() {
    run(
        """
            CREATE TABLE c_new (id bigint PRIMARY KEY, name varchar(20), n numeric, at timestamptz, local timestamp,
              day date, ok boolean, small smallint, whole int, f real, o jsonb, j json,
              gone text DEFAULT 'default', len int GENERATED ALWAYS AS (length(name)) STORED,
              nr bigint GENERATED ALWAYS AS IDENTITY, _ingested_at timestamptz, _run_id uuid, _source text, _processed_at timestamptz)
            """);
    listen("c_new");
    IntFunction<String> fields =
        i ->
            ",\"name\":\"ä%1$d\",\"n\":%1$d.50,\"at\":\"2025-12-31T23:59:59.123456+01:00\",\"local\":\"2025-12-31T23:59:59\",\"day\":\"2025-12-31\",\"ok\":true,\"small\":7,\"whole\":-1,\"f\":0.1,\"o\":{\"a\":[1.0]},\"j\":{ \"a\":1}"
                .formatted(i);

    assertThat(landing.land("new", records(fields)))
        .isEqualTo("1200 records: 1200 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(said("c_new")).containsExactly("COPY");
    assertThat(
            landing.rows(
                "SELECT name, n, at AT TIME ZONE 'UTC' AS at, local, day, ok, small, whole, f, o, j, gone, len, _source, _ingested_at = '2025-12-13T10:30:00Z' AS t FROM c_new WHERE id = 42"))
        .containsExactly(
            "{\"name\":\"ä42\",\"n\":42.50,\"at\":\"2025-12-31T22:59:59.123456\",\"local\":\"2025-12-31T23:59:59\",\"day\":\"2025-12-31\",\"ok\":true,\"small\":7,\"whole\":-1,\"f\":0.1,\"o\":{\"a\": [1.0]},\"j\":{ \"a\":1},\"gone\":\"default\",\"len\":3,\"_source\":\"new\",\"t\":true}");
    assertThat(
            it.tables()
                .number(
                    "SELECT count(DISTINCT nr) FROM c_new WHERE _processed_at BETWEEN now() - interval '1 minute' AND now() AND _run_id IS NOT NULL"))
        .isEqualTo(MANY);

    // The same again is what is there: values that were copied are the same as those compared.
    assertThat(landing.land("new", records(fields)))
        .isEqualTo("1200 records: 0 inserted, 0 updated, 1200 unchanged, 0 quarantined");
  }

  @Test
  void oneRefusedValueCostsOneRecord() {
    run(
        "CREATE TABLE c_events (id bigint, f double precision, o jsonb, name text CHECK (name <> 'no'))");
    listen("c_events");

    assertThat(
            landing.land(
                "events",
                records(
                    i ->
                        i == 700
                            ? ",\"f\":1e400"
                            : i == 701
                                ? ",\"o\":\"\\u0000\""
                                : i == 702 ? ",\"name\":\"no\"" : ",\"f\":1.5e3,\"name\":\"x\"")))
        .isEqualTo("1200 records: 1197 inserted, 0 updated, 0 unchanged, 3 quarantined");
    assertThat(landing.rows("SELECT detail FROM quarantined_records"))
        .hasSize(3)
        .anyMatch(it -> it.contains("1e400"))
        .anyMatch(it -> it.contains("c_events_name_check"));

    calm();
    assertThat(landing.land("events", records(i -> ",\"f\":0.1")))
        .isEqualTo("1200 records: 1200 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(said("c_events")).contains("COPY");
  }

  @Test
  void keysThatTheLookDoesNotFindAreMetAllTheSame() {
    assertThat(landing.land("met", records(10_000, i -> ",\"name\":\"a\"")))
        .startsWith("1200 records: 1200 inserted");

    // One of all is there, and isn't in the sample.
    assertThat(landing.land("met", records(11_199, i -> ",\"name\":\"a\"")))
        .isEqualTo("1200 records: 1199 inserted, 0 updated, 1 unchanged, 0 quarantined");
  }

  @Test
  void rowsOfChildTablesAreCopiedToo() {
    run(
        "CREATE TABLE c_parent (id bigint PRIMARY KEY)",
        "CREATE TABLE c_parent_items (_parent_id bigint, _place int, sku text, n numeric, PRIMARY KEY (_parent_id, _place))");
    listen("c_parent");
    listen("c_parent_items");
    IntFunction<String> fields =
        i -> ",\"items\":[{\"sku\":\"a%1$d\",\"n\":%1$d.0},{\"sku\":\"b\"}]".formatted(i);

    assertThat(landing.land("parent", records(fields)))
        .isEqualTo("1200 records: 1200 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(said("c_parent")).containsExactly("COPY");
    assertThat(said("c_parent_items")).containsExactly("COPY");
    assertThat(landing.rows("SELECT * FROM c_parent_items WHERE _parent_id = 42 ORDER BY _place"))
        .containsExactly(
            "{\"_parent_id\":42,\"_place\":0,\"sku\":\"a42\",\"n\":42.0}",
            "{\"_parent_id\":42,\"_place\":1,\"sku\":\"b\",\"n\":null}");
    assertThat(landing.land("parent", records(fields)))
        .isEqualTo("1200 records: 0 inserted, 0 updated, 1200 unchanged, 0 quarantined");
  }

  @Test
  void typesThatOnlyPostgreSqlKnowsAreInserted() {
    run("CREATE TABLE c_odd (id bigint PRIMARY KEY, ref uuid)");
    listen("c_odd");

    assertThat(
            landing.land(
                "odd",
                records(
                    i ->
                        ",\"ref\":\"%s\""
                            .formatted(i == 3 ? "?" : "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"))))
        .isEqualTo("1200 records: 1199 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(said("c_odd")).doesNotContain("COPY").isNotEmpty();
  }

  @Test
  void rulesAndPoliciesHaveTheirSay() {
    run(
        "CREATE TABLE c_ruled (id bigint PRIMARY KEY, name text)",
        "CREATE RULE nothing AS ON DELETE TO c_ruled DO INSTEAD NOTHING",
        "CREATE TABLE c_secured (id bigint PRIMARY KEY, name text)",
        "ALTER TABLE c_secured ENABLE ROW LEVEL SECURITY");
    listen("c_ruled");
    listen("c_secured");

    for (String source : List.of("ruled", "secured")) {
      assertThat(landing.land(source, records(i -> ",\"name\":\"x\"")))
          .isEqualTo("1200 records: 1200 inserted, 0 updated, 0 unchanged, 0 quarantined");
      assertThat(said("c_" + source)).doesNotContain("COPY").isNotEmpty();
    }
  }

  @Test
  void streamRecordsAreCopied() {
    listen("stream_records");

    assertThat(landing.land("others", records(i -> ",\"name\":\"ä\"")))
        .isEqualTo("1200 records: 1200 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(said("stream_records")).containsExactly("COPY");
    assertThat(
            landing.rows(
                "SELECT source, record_key, payload, partition, kafka_offset IS NOT NULL AS o, processed_at > now() - interval '1 minute' AS p FROM stream_records WHERE record_key = '42' AND source = 'others'"))
        .containsExactly(
            "{\"source\":\"others\",\"record_key\":\"42\",\"payload\":{\"id\": 42, \"name\": \"ä\"},\"partition\":0,\"o\":true,\"p\":true}");
    assertThat(landing.land("others", records(i -> ",\"name\":\"ä\"")))
        .isEqualTo("1200 records: 0 inserted, 0 updated, 1200 unchanged, 0 quarantined");
  }
}
