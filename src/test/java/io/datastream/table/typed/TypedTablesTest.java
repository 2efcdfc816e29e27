package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records land in tables of their own, made of them or found. */
@QuarkusTest
@TestProfile(TypedTablesTest.Profile.class)
class TypedTablesTest {
  /** Sources of several kinds of tables. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String source :
          List.of(
              "auto",
              "keyed",
              "declared",
              "events",
              "found",
              "strict",
              "keeps",
              "flat",
              "ignores",
              "rights",
              "nothing",
              "small",
              "learns",
              "plain")) {
        settings.put("datastream.sources.%s.type".formatted(source), "topic");
        settings.put("datastream.sources.%s.table".formatted(source), "t_" + source);
      }
      settings.put("datastream.sources.keyed.table", "shop.\"Order Lines\"");
      settings.put("datastream.sources.keyed.key", "Order,line");
      settings.put("datastream.sources.events.mode", "append");
      settings.put("datastream.sources.declared.columns.amount", "numeric(12,2)");
      settings.put("datastream.sources.declared.columns.ordered_at.from", "/times/ordered");
      settings.put("datastream.sources.declared.columns.ordered_at.type", "timestamptz");
      settings.put("datastream.sources.declared.columns.ordered_at.time-zone", "Europe/Berlin");
      settings.put("datastream.sources.declared.columns.email.mask", "sha256");
      settings.put("datastream.sources.declared.columns.card.mask", "last4");
      settings.put("datastream.sources.declared.columns.secret.mask", "drop");
      settings.put("datastream.sources.declared.columns.state.default", "new");
      settings.put("datastream.sources.declared.columns.state.type", "text");
      settings.put("datastream.sources.declared.columns.note.null-if", "N/A,-");
      settings.put("datastream.sources.declared.columns.note.type", "varchar(5)");
      settings.put("datastream.sources.declared.columns.must.type", "int");
      settings.put("datastream.sources.declared.columns.must.not-null", "true");
      settings.put("datastream.sources.declared.columns.tags", "text[]");
      settings.put("datastream.sources.declared.columns.ref", "uuid");
      settings.put("datastream.sources.strict.on-new-field", "quarantine");
      settings.put("datastream.sources.keeps.on-new-field", "keep");
      settings.put("datastream.sources.keeps.columns.name", "text");
      settings.put("datastream.sources.flat.flatten", "1");
      settings.put("datastream.sources.flat.bookkeeping", "none");
      settings.put("datastream.sources.ignores.unlisted", "ignore");
      settings.put("datastream.sources.ignores.columns.a", "int");
      settings.put("datastream.sources.rights.table", "closed.t");
      settings.put("datastream.sources.nothing.key", "no");
      settings.put("datastream.sources.learns.columns.total", "numeric(12,2)");
      settings.put("datastream.sources.learns.columns.lines.table", "t_learns_lines");
      settings.put("datastream.sources.learns.columns.lines.columns.price", "numeric(8,2)");
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

  @Test
  void aTableIsMadeOfTheRecords() {
    assertThat(
            landing.land(
                "auto",
                "{\"id\":1,\"Name\":\"a\",\"n\":1.50,\"big\":12345678901234567890,\"ok\":true,\"day\":\"2025-12-31\",\"at\":\"2025-12-31T23:59:59+01:00\",\"local\":\"2025-12-31T23:59:59\",\"zip\":\"007\",\"in\":{\"a\":[1]},\"none\":null}",
                "{\"id\":2,\"n\":2,\"in\":[ ]}"))
        .isEqualTo("2 records: 2 inserted, 0 updated, 0 unchanged, 0 quarantined");

    assertThat(landing.columns("t_auto"))
        .containsExactly(
            "id bigint",
            "name text",
            "n numeric",
            "big numeric",
            "ok boolean",
            "day date",
            "at timestamp with time zone",
            "local timestamp without time zone",
            "zip text",
            "in jsonb",
            "_ingested_at timestamp with time zone",
            "_run_id uuid");
    assertThat(
            landing.rows(
                "SELECT id, name, n, big, ok, day, at AT TIME ZONE 'UTC' AS at, local, zip, \"in\" FROM t_auto ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"name\":\"a\",\"n\":1.50,\"big\":12345678901234567890,\"ok\":true,\"day\":\"2025-12-31\",\"at\":\"2025-12-31T22:59:59\",\"local\":\"2025-12-31T23:59:59\",\"zip\":\"007\",\"in\":{\"a\": [1]}}",
            "{\"id\":2,\"name\":null,\"n\":2,\"big\":null,\"ok\":null,\"day\":null,\"at\":null,\"local\":null,\"zip\":null,\"in\":[]}");
    assertThat(
            it.tables()
                .number(
                    "SELECT count(*) FROM t_auto WHERE _ingested_at = '2025-12-13T10:30:00Z' AND _run_id IS NOT NULL"))
        .isEqualTo(2);

    assertThat(
            landing.land(
                "auto",
                "{\"id\":2,\"n\":2.0,\"in\":[]}",
                "{\"id\":1,\"n\":1}",
                "{\"id\":\"3\",\"n\":\"3\"}"))
        .isEqualTo("3 records: 1 inserted, 2 updated, 0 unchanged, 0 quarantined");
    assertThat(landing.land("auto", "{ \"in\":[], \"id\":2,\"n\":2.0}"))
        .isEqualTo("1 records: 0 inserted, 0 updated, 1 unchanged, 0 quarantined");
    assertThat(landing.changes("auto")).containsExactly("created");

    // The table follows: a field is added, a number gets a fraction, a date becomes a text.
    assertThat(
            landing.land(
                "auto", "{\"id\":4.0,\"new one\":7}", "{\"id\":5,\"big\":1e400,\"day\":\"soon\"}"))
        .isEqualTo("2 records: 2 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(landing.land("auto", "{\"id\":6,\"new one\":7.5}"))
        .isEqualTo("1 records: 1 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(landing.changes("auto"))
        .containsExactly(
            "created",
            "column_added new_one bigint",
            "column_widened day date text",
            "column_widened new_one bigint numeric");
    assertThat(
            landing.rows(
                "SELECT id, day, new_one FROM t_auto WHERE id IN (1, 4, 5, 6) ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"day\":null,\"new_one\":null}",
            "{\"id\":4,\"day\":null,\"new_one\":7}",
            "{\"id\":5,\"day\":\"soon\",\"new_one\":null}",
            "{\"id\":6,\"day\":null,\"new_one\":7.5}");

    // Never a number to text.
    assertThat(
            landing.land(
                "auto",
                "{\"id\":7,\"n\":\"x\"}",
                "{\"id\":8,\"ok\":1}",
                "{\"id\":9,\"at\":\"then\"}",
                "{\"n\":1}",
                "{\"id\":\"seven\"}",
                "{\"id\":10,\"name\":\"a\\u0000b\"}",
                "{\"id\":11,\"Name\":\"a\",\"name\":\"b\"}",
                "{\"id\":12,\"in\":\"\\u0000\"}",
                "{\"id\":13,\"\":1}",
                "{\"id\":14,\"_run_id\":1}",
                "{\"id\":15,\"%s\":1}".formatted("x".repeat(64)),
                "{\"id\":16,\"p q\":1,\"p.q\":2}",
                "{\"id\":17,\"n\":1}"))
        .isEqualTo("13 records: 1 inserted, 0 updated, 0 unchanged, 12 quarantined");
    assertThat(landing.quarantined("auto"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .isEqualTo(
                        "bad_value: /n is 'x'; the column n is numeric, which takes a number of at most 131072 digits before and 16383 after the point"))
        .anySatisfy(
            said -> assertThat(said).startsWith("bad_value: /ok is '1'; the column ok is boolean"))
        .anySatisfy(said -> assertThat(said).startsWith("bad_value: /at is 'then'"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .isEqualTo(
                        "no_key: /id is missing, and the column id can't be without a value"))
        .anySatisfy(said -> assertThat(said).startsWith("bad_value: /id is 'seven'"))
        .anySatisfy(said -> assertThat(said).contains("U+0000"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .contains("the fields /Name and /name are both for the column name"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .startsWith("refused_by_database: PostgreSQL refuses it: column in:"))
        .anySatisfy(
            said -> assertThat(said).isEqualTo("bad_field: a field has no name, and no column can"))
        .anySatisfy(said -> assertThat(said).contains("/_run_id would have the column _run_id"))
        .anySatisfy(said -> assertThat(said).contains("longer name than PostgreSQL's 63 bytes"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .contains("the fields /p q and /p.q would both have the column p_q"))
        .hasSize(12);
  }

  @Test
  void aTableOfAnotherSchemaWithQuotesAndAKeyOfTwo() {
    assertThat(
            landing.land(
                "keyed",
                "{\"Order\":\"A\",\"line\":1,\"q\":1}",
                "{\"Order\":\"A\",\"line\":2,\"q\":1}",
                "{\"Order\":\"A\",\"line\":1.0,\"q\":2}",
                "{\"Order\":\"A\",\"q\":2}"))
        .isEqualTo("4 records: 2 inserted, 1 updated, 0 unchanged, 1 quarantined");
    assertThat(landing.rows("SELECT \"order\", line, q FROM shop.\"Order Lines\" ORDER BY line"))
        .containsExactly(
            "{\"order\":\"A\",\"line\":1.0,\"q\":2}", "{\"order\":\"A\",\"line\":2,\"q\":1}");
    assertThat(landing.quarantined("keyed"))
        .containsExactly("no_key: /line is missing, and the column line can't be without a value");
  }

  @Test
  void declaredColumns() {
    String good =
        "\"must\":1,\"amount\":\"12.50\",\"times\":{\"ordered\":\"2025-07-01T12:00:00\",\"x\":1},\"email\":\"a@b.c\",\"card\":\"1234567890123456\",\"secret\":\"s\",\"note\":\"N/A\",\"tags\":[\"a\",\"b\\\"c\",null],\"ref\":\"6F9619FF-8B86-D011-B42D-00C04FC964FF\"";
    assertThat(
            landing.land(
                "declared",
                "{\"id\":1," + good + "}",
                "{\"id\":2,\"must\":2,\"amount\":1.005}",
                "{\"id\":3,\"must\":3,\"amount\":12345678901}",
                "{\"id\":4}",
                "{\"id\":5,\"must\":5,\"note\":\"too long\"}",
                "{\"id\":6,\"must\":2147483648}",
                "{\"id\":7,\"must\":7,\"ref\":\"no uuid\"}",
                "{\"id\":8,\"must\":8,\"tags\":[{}]}",
                "{\"id\":9,\"must\":9,\"state\":\"old\",\"note\":\"-\",\"amount\":7}"))
        .isEqualTo("9 records: 2 inserted, 0 updated, 0 unchanged, 7 quarantined");
    assertThat(landing.columns("t_declared"))
        .contains(
            "amount numeric(12,2)",
            "email text",
            "card text",
            "note character varying(5)",
            "tags text[]",
            "times jsonb")
        .doesNotContain("secret text");
    assertThat(
            landing.rows(
                "SELECT id, amount, ordered_at AT TIME ZONE 'UTC' AS at, left(email, 6) AS email, card, state, note, must, tags, ref FROM t_declared ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"amount\":12.50,\"at\":\"2025-07-01T10:00:00\",\"email\":\"d648b2\",\"card\":\"****3456\",\"state\":\"new\",\"note\":null,\"must\":1,\"tags\":[\"a\",\"b\\\"c\",null],\"ref\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"}",
            "{\"id\":9,\"amount\":7.00,\"at\":null,\"email\":null,\"card\":null,\"state\":\"old\",\"note\":null,\"must\":9,\"tags\":null,\"ref\":null}");
    assertThat(landing.quarantined("declared"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .contains(
                        "/amount is '1.005'; the column amount is numeric(12,2), which takes a number of at most 10 digits before and 2 after the point"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .isEqualTo(
                        "no_value: /must is missing, and the column must can't be without a value"))
        .anySatisfy(said -> assertThat(said).contains("text of at most 5 characters"))
        .anySatisfy(
            said -> assertThat(said).contains("column ref: invalid input syntax for type uuid"));
    assertThat(landing.land("declared", "{\"id\":1," + good + "}"))
        .isEqualTo("1 records: 0 inserted, 0 updated, 1 unchanged, 0 quarantined");
  }

  @Test
  void aRecordThatIsRefusedTeachesNothing() {
    assertThat(
            landing.land(
                "learns",
                "{\"id\":1,\"total\":1,\"at\":\"2026-01-02T10:00:00Z\",\"lines\":[{\"no\":1,\"price\":1}]}",
                "{\"id\":\"x\",\"total\":\"N/A\",\"at\":\"yesterday\",\"only_here\":1}",
                "{\"id\":2,\"at\":\"tomorrow\",\"lines\":[{\"no\":\"two\",\"price\":\"dear\"}]}",
                "{\"at\":\"without a key\"}"))
        .isEqualTo("4 records: 1 inserted, 0 updated, 0 unchanged, 3 quarantined");
    assertThat(landing.columns("t_learns"))
        .contains("id bigint", "total numeric(12,2)", "at timestamp with time zone")
        .noneMatch(it -> it.startsWith("only_here"));
    assertThat(landing.columns("t_learns_lines")).contains("no bigint", "price numeric(8,2)");
  }

  @Test
  void eachRecordIsARow() {
    assertThat(landing.land("events", "{\"id\":1,\"a\":1}", "{\"id\":1,\"a\":1}", "{\"a\":2}"))
        .isEqualTo("3 records: 3 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(landing.rows("SELECT id, a FROM t_events ORDER BY _record_key"))
        .containsExactly("{\"id\":1,\"a\":1}", "{\"id\":1,\"a\":1}", "{\"id\":null,\"a\":2}");
  }

  @Test
  void aTableThatIsThereIsKeptAsItIs() {
    it.tables()
        .execute(
            "CREATE TABLE t_found (nr bigint GENERATED ALWAYS AS IDENTITY, \"camelCase\" text, id int PRIMARY KEY, double int GENERATED ALWAYS AS (id * 2) STORED,"
                + " state text NOT NULL DEFAULT 'new', born timestamptz DEFAULT now(), mine text DEFAULT 'dba', small smallint, _run_id uuid)");
    assertThat(
            landing.land(
                "found",
                "{\"id\":1,\"camelCase\":\"x\",\"state\":\"old\",\"small\":1,\"other\":1,\"nr\":77,\"double\":5}",
                "{\"id\":2,\"small\":40000}",
                "{\"id\":3,\"small\":3}"))
        .isEqualTo("3 records: 2 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(
            landing.rows(
                "SELECT nr < 10 AS nr, \"camelCase\", id, double, state, born IS NULL AS born, mine, small FROM t_found ORDER BY id"))
        .containsExactly(
            "{\"nr\":true,\"camelCase\":\"x\",\"id\":1,\"double\":2,\"state\":\"old\",\"born\":false,\"mine\":\"dba\",\"small\":1}",
            "{\"nr\":true,\"camelCase\":null,\"id\":3,\"double\":6,\"state\":\"new\",\"born\":false,\"mine\":\"dba\",\"small\":3}");

    it.tables().execute("UPDATE t_found SET mine = 'his' WHERE id = 3");
    landing.send(
        "found",
        "{\"id\":3,\"state\":\"done\",\"other\":1}",
        "{\"id\":1,\"small\":1,\"state\":\"old\"}");
    var result = landing.drain();
    assertThat(Landing.counts(result))
        .isEqualTo("2 records: 0 inserted, 1 updated, 1 unchanged, 0 quarantined");
    assertThat(result.warning())
        .contains("the table t_found of source found has no columns for the fields /other");
    assertThat(landing.rows("SELECT state, mine, small FROM t_found WHERE id = 3"))
        .containsExactly("{\"state\":\"done\",\"mine\":\"his\",\"small\":3}");
    assertThat(landing.changes("found")).isEmpty();
  }

  @Test
  void whatBecomesOfNewFields() {
    landing.land("strict", "{\"id\":1}");
    assertThat(landing.land("strict", "{\"id\":2,\"new\":1}", "{\"id\":3,\"new\":null}"))
        .isEqualTo("2 records: 1 inserted, 0 updated, 0 unchanged, 1 quarantined");
    assertThat(landing.quarantined("strict"))
        .containsExactly("new_field: /new is '1', and the table t_strict has no column for it");

    assertThat(
            landing.land(
                "keeps", "{\"id\":1,\"name\":\"n\",\"a b\":[1,2],\"x\":\"y\"}", "{\"id\":2}"))
        .isEqualTo("2 records: 2 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(landing.rows("SELECT id, name, _extra FROM t_keeps ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"name\":\"n\",\"_extra\":{\"x\": \"y\", \"a b\": [1, 2]}}",
            "{\"id\":2,\"name\":null,\"_extra\":null}");

    landing.land("flat", "{\"id\":1,\"address\":{\"city\":\"B\",\"geo\":{\"lat\":1.5}}}");
    assertThat(landing.columns("t_flat"))
        .containsExactly("id bigint", "address_city text", "address_geo jsonb");

    landing.land("ignores", "{\"id\":1,\"a\":2,\"b\":3}");
    assertThat(landing.columns("t_ignores")).contains("a integer").doesNotContain("b bigint");
  }

  @Test
  void aMissingRightFailsTheRunInOneLineAndLeavesNothing() {
    assumeFalse(
        it.tables().text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").equals("t"),
        "a superuser has every right");
    it.tables().execute("CREATE SCHEMA closed");
    it.tables().execute("REVOKE ALL ON SCHEMA closed FROM CURRENT_USER");
    landing.send("rights", "{\"id\":1}");
    assertThatThrownBy(landing::drain)
        .hasMessageContaining(
            "table closed.t of source rights can't be looked up: permission denied for schema closed (42501)");
    it.tables().execute("GRANT ALL ON SCHEMA closed TO CURRENT_USER");
    assertThat(Landing.counts(landing.drain()))
        .isEqualTo("1 records: 1 inserted, 0 updated, 0 unchanged, 0 quarantined");
  }

  @Test
  void withoutAKeyThereIsNoTable() {
    assertThat(landing.land("nothing", "{\"id\":1}", "{\"no\":null}"))
        .isEqualTo("2 records: 0 inserted, 0 updated, 0 unchanged, 2 quarantined");
    assertThat(landing.columns("t_nothing")).isEmpty();
    assertThat(landing.quarantined("nothing"))
        .containsOnly(
            "no_key: the key (no) is missing, and the table t_nothing can't be made without it");
  }

  @Test
  void aViewIsNoTable() {
    it.tables().execute("CREATE VIEW t_plain AS SELECT 1 AS id");
    landing.send("plain", "{\"id\":1}");
    assertThatThrownBy(landing::drain).hasMessageContaining("t_plain is a view; accepted: a table");
    it.tables().execute("DROP VIEW t_plain");
    it.tables().execute("CREATE TABLE t_plain (id int)");
    assertThatThrownBy(landing::drain)
        .hasMessageContaining(
            "table public.t_plain of source plain has no primary key or unique constraint on (id)");
    it.tables().execute("ALTER TABLE t_plain ADD UNIQUE (id)");
    assertThat(Landing.counts(landing.drain())).contains("1 inserted");
  }

  @Test
  void aTableThatIsDroppedIsMadeAgain() {
    landing.land("small", "{\"id\":1}");
    it.tables().execute("DROP TABLE t_small");
    assertThat(landing.land("small", "{\"id\":2}")).contains("1 inserted");
    assertThat(landing.changes("small")).containsExactly("created", "created");
  }
}
