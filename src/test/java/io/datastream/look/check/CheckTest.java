package io.datastream.look.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.datastream.look.check.Finding.Level;
import io.datastream.source.catalog.UnknownSourceException;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many things are wrong at once, and each is said. */
@QuarkusTest
@TestProfile(CheckTest.Profile.class)
class CheckTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Sources with something wrong each, but the one that is right. */
  public static class Profile extends OwnTopicAndDatabase {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("io.datastream.settings.gathered", "true");
      List<String> given =
          List.of(
              // Settings, several of one source
              "broken.type=api",
              "broken.url=ftp://example.org",
              "broken.urll=x",
              "broken.retries=-1",
              "broken.mode=leger",
              "broken.table=a b",
              "broken.columns.n.mask=hash",
              "broken.where=n ==",
              "twin_a.type=topic",
              "twin_a.table=check_twin",
              "twin_b.type=topic",
              "twin_b.table=check_twin",
              // Addresses
              "away.type=api",
              "away.url=http://127.0.0.1:1/users",
              "absent.type=csv",
              "absent.path=no/such.csv",
              // Tables
              "view.type=topic",
              "view.topic=check-nobody-writes-it",
              "view.table=check_view",
              "loose.type=topic",
              "loose.table=check_loose",
              "loose.key=id,region",
              "loose.newest-by=at",
              "loose.columns.amount=numeric(12,2)",
              "loose.columns.email.mask=sha256",
              "loose.columns.more=text",
              "loose.columns.odd=numerik",
              "loose.columns.n.default=x",
              "closed.type=topic",
              "closed.table=check_closed",
              "closed.deleted-when=gone",
              "nowhere.type=topic",
              "nowhere.table=check_shut.orders",
              // Right
              "fine.type=sample",
              "fine.table=check_fine",
              "fine.columns.amount.type=numeric(12,2)",
              "fine.columns.secret.mask=drop");
      given.forEach(
          it -> {
            int equals = it.indexOf('=');
            settings.put("datastream.sources." + it.substring(0, equals), it.substring(equals + 1));
          });
      return settings;
    }
  }

  @Inject Check check;

  private Fixture it;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    Stream.of(
            "DROP VIEW IF EXISTS check_view",
            "DROP TABLE IF EXISTS check_loose, check_closed, check_fine",
            "DROP SCHEMA IF EXISTS check_shut",
            "CREATE VIEW check_view AS SELECT 1 AS id",
            "CREATE TABLE check_loose (id bigint, amount integer, email bytea, at jsonb, n integer,"
                + " made_by text NOT NULL)",
            "CREATE TABLE check_closed (id bigint PRIMARY KEY)",
            "REVOKE ALL ON check_closed FROM CURRENT_USER",
            "CREATE SCHEMA check_shut",
            "REVOKE ALL ON SCHEMA check_shut FROM CURRENT_USER",
            "DELETE FROM stream_records")
        .forEach(it.tables()::execute);
  }

  @AfterEach
  void close() {
    it.close();
  }

  private CheckReport check(String... names) {
    return check.check(List.of(names)).await().atMost(LIMIT);
  }

  private static List<String> wrong(CheckReport report) {
    return lines(report, Level.WRONG);
  }

  private static List<String> lines(CheckReport report, Level level) {
    return report.findings().stream()
        .filter(it -> it.level() == level)
        .map(it -> it.about().word() + " " + it.source() + " " + it.line())
        .toList();
  }

  @Test
  void allSettingsThatAreWrongAreSaidAtOnce() {
    CheckReport report = check();

    assertThat(report.status()).isEqualTo("wrong");
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(wrong(report))
        .filteredOn(it -> it.startsWith("setting "))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("setting broken datastream.sources.broken.urll ")
                    .endsWith("is datastream.sources.broken.url meant?"))
        .extracting(line -> line.split(":")[0])
        .contains(
            "setting broken datastream.sources.broken.url",
            "setting broken datastream.sources.broken.retries",
            "setting broken datastream.sources.broken.mode",
            "setting broken datastream.sources.broken.table",
            "setting broken datastream.sources.broken.columns.n.mask",
            "setting broken datastream.sources.broken.where",
            "setting loose datastream.sources.loose.columns.odd");
    assertThat(wrong(report))
        .filteredOn(it -> it.startsWith("setting twin_"))
        .singleElement(STRING)
        .contains(".table: 'check_twin' is given; accepted: a table of its own");
    assertThat(report.wrong()).isEqualTo(wrong(report).size());
    assertThat(report.findings()).allSatisfy(it -> assertThat(it.line()).doesNotContain("\n"));
  }

  @Test
  void addressesAreTried() {
    CheckReport report = check("away", "absent");

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(wrong(report))
        .hasSize(2)
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("source away source 'away': ")
                    .contains("http://127.0.0.1:1/users", "datastream.sources.away.url")
                    .doesNotContain("tried"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("source absent source 'absent': ")
                    .contains("no/such.csv does not exist", "datastream.sources.absent.path"));
    assertThat(lines(report, Level.FINE))
        .anySatisfy(it -> assertThat(it).startsWith("kafka null Kafka answers at "))
        .anySatisfy(it -> assertThat(it).startsWith("postgresql null PostgreSQL "))
        .contains("schema null Datastream's tables are there, at version " + version());
    assertThat(lines(report, Level.NOTE))
        .contains(
            "topic null the topic %s is not there; the first ingest creates it, with 1 partition(s) (datastream.new-topic.partitions)"
                .formatted(it.topic().name()));
  }

  private String version() {
    return it.tables()
        .text("SELECT max(version::int)::text FROM datastream_schema_history WHERE success");
  }

  @Test
  void tablesAreHeldAgainstWhatIsConfigured() {
    CheckReport report = check("view", "loose");

    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(wrong(report))
        .containsExactlyInAnyOrder(
            "setting loose datastream.sources.loose.columns.odd: 'numerik' is given, and PostgreSQL"
                + " has no such type; accepted: one that it has, like numeric(12,2)",
            "table view source view: check_view is a view; accepted: a table, or a name that is"
                + " free: Datastream makes the table then",
            "table loose table public.check_loose of source loose has no column region, which its"
                + " key needs; add it, or set datastream.sources.loose.key",
            "table loose datastream.sources.loose.newest-by: 'at' is given; the table"
                + " public.check_loose has at as jsonb; accepted: a column of numbers, dates, times"
                + " or text",
            "table loose datastream.sources.loose.columns.n.default: 'x' is given; the column n is"
                + " integer, which takes a whole number from -2147483648 to 2147483647",
            "table loose datastream.sources.loose.columns.email.mask: masks make texts, and the"
                + " column email of public.check_loose is bytea; ALTER TABLE public.check_loose"
                + " ALTER COLUMN email TYPE text, or take the mask away");
    assertThat(lines(report, Level.WARNING))
        .anySatisfy(it -> assertThat(it).contains("columns.email.mask: 'sha256' is given, and"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("columns.amount: 'numeric(12,2)' is given, and in the table")
                    .contains("it is integer, which counts"))
        .anySatisfy(it -> assertThat(it).contains("columns.more: the table", "no such column"))
        .anySatisfy(it -> assertThat(it).contains("the column(s) made_by of the table"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("topic null the topic check-nobody-writes-it is not there"));
  }

  @Test
  void missingRightsAreSaidWithWhatGrantsThem() {
    assumeFalse(
        it.tables().text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").equals("t"),
        "a superuser has every right");
    String role = it.tables().text("SELECT quote_ident(current_user)");
    CheckReport report = check("closed", "nowhere");

    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(wrong(report))
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "right closed the role has no right to SELECT, INSERT, UPDATE, DELETE")
                    .contains("GRANT SELECT, INSERT, UPDATE, DELETE ON public.check_closed TO")
                    .contains(role))
        .anySatisfy(
            line -> assertThat(line).startsWith("right nowhere ").contains("check_shut", "GRANT"));
  }

  @Test
  void whatIsRightIsSaidToo() {
    it.tables()
        .execute(
            "INSERT INTO stream_records (source, record_key, payload, ingested_at, topic, partition,"
                + " kafka_offset, run_id) SELECT 'fine', n::text, '{}', now(), 't', 0, n,"
                + " gen_random_uuid() FROM generate_series(1, 3) AS n");
    CheckReport report = check("fine");

    assertThat(report.status()).isEqualTo("fine");
    assertThat(report.exitCode()).isZero();
    assertThat(lines(report, Level.FINE))
        .contains(
            "setting null the settings of fine are right", "source fine source 'fine' answers");
    assertThat(lines(report, Level.NOTE))
        .contains(
            "table fine the table check_fine is not there; the first run with records of source"
                + " fine makes it",
            "table fine 3 row(s) of source fine from the time before it had a table stand in"
                + " stream_records, and stay there; the table check_fine has what came since");
  }

  @Test
  void nothingIsChanged() {
    String before = everything();
    check();

    assertThat(everything()).isEqualTo(before);
  }

  private String everything() {
    return String.join(
        ",",
        it.tables()
            .texts(
                "SELECT c.oid || ' ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                    + " relnamespace WHERE nspname IN ('public', 'check_shut') UNION ALL SELECT"
                    + " count(*)::text FROM pipeline_runs UNION ALL SELECT count(*)::text FROM"
                    + " quarantined_records UNION ALL SELECT count(*)::text FROM partition_offsets"
                    + " ORDER BY 1"));
  }

  @Test
  void aSourceThatIsNoneIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> check("fien"))
        .isInstanceOf(UnknownSourceException.class)
        .hasMessageContaining("'fien'")
        .hasMessageContaining("fine");
  }
}
