package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.FreePorts;
import io.datastream.embedded.PostgresService;
import io.datastream.embedded.Services;
import io.datastream.testing.Tables;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code DATABASE_URL} as all commands understand it. */
class DatabaseAddressIT {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("migrate"),
          List.of("ingest", "--sample"),
          List.of("process", "--drain"),
          List.of("status"));

  private static Services services;

  @BeforeAll
  static void start() {
    services = Services.start();
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Test
  void everyCommandWorksInTheSchemaOfTheAddress() {
    try (PackagedFixture fixture = PackagedFixture.withoutSchema(services)) {
      Tables tables = fixture.it().tables();
      tables.execute("CREATE SCHEMA foo");
      DatastreamProcess inFoo = at(fixture, fixture.databaseUrl() + "?currentSchema=foo");

      allSucceed(inFoo);

      assertThat(tables.number("SELECT count(*) FROM foo.stream_records")).isEqualTo(10);
      assertThat(tables.number("SELECT count(*) FROM foo.pipeline_runs")).isEqualTo(2);
      assertThat(
              tables.texts(
                  "SELECT DISTINCT schemaname FROM pg_tables"
                      + " WHERE tablename IN ('pipeline_runs', 'stream_records',"
                      + " 'datastream_schema_history')"))
          .containsExactly("foo");

      allSucceed(at(fixture, fixture.databaseUrl() + "?options=-c%20search_path%3Dfoo"));
      assertThat(tables.number("SELECT count(*) FROM foo.pipeline_runs")).isEqualTo(4);
    }
  }

  @Test
  void aSchemaThatIsNotThereIsNamed() {
    try (PackagedFixture fixture = PackagedFixture.withoutSchema(services)) {
      DatastreamProcess nowhere = at(fixture, fixture.databaseUrl() + "?currentSchema=nowhere");

      assertFailed(nowhere.run("migrate"), 1, "search_path=nowhere", "CREATE SCHEMA");
      assertFailed(nowhere.run("process", "--drain"), 1, "datastream migrate");
    }
  }

  @Test
  void whatCannotBeFollowedIsAUsageError() {
    try (PackagedFixture fixture = PackagedFixture.withoutSchema(services)) {
      String url = fixture.databaseUrl();
      for (List<String> command : COMMANDS) {
        String[] it = command.toArray(String[]::new);
        assertFailed(
            at(fixture, url + "?sslmode=bogus").run(it), 2, "sslmode", "'bogus'", "verify-full");
      }
      assertFailed(at(fixture, url + "?sslcert=a").run("migrate"), 2, "'sslcert'", "currentSchema");
    }
  }

  @Test
  void ofSeveralServersTheFirstIsTakenThatCanBeWrittenTo() {
    try (PackagedFixture fixture = PackagedFixture.withoutSchema(services);
        PostgresService other = PostgresService.start()) {
      String database = URI.create(fixture.databaseUrl()).getPath().substring(1);
      try (Tables standby = superuser(other.url(), "postgres")) {
        standby.execute("CREATE DATABASE " + database);
        standby.execute("ALTER DATABASE " + database + " SET default_transaction_read_only = on");
      }
      String servers =
          "127.0.0.1:%d,%s,%s"
              .formatted(
                  FreePorts.one(), authority(other.url()), authority(services.databaseUrl()));

      allSucceed(at(fixture, "postgresql://" + servers + "/" + database));

      assertThat(fixture.it().rows("sample")).isEqualTo(10);
      String onlyReadable = "postgresql://" + authority(other.url()) + "/" + database;
      assertFailed(
          at(fixture, onlyReadable + "?target_session_attrs=read-write").run("process", "--drain"),
          1,
          "PostgreSQL is not reachable at " + onlyReadable,
          "can be written to");
    }
  }

  @Test
  void aPasswordIsTakenAsItIsAndAnEncryptedServerIsLookedAt(@TempDir Path directory) {
    try (PackagedFixture fixture = PackagedFixture.withoutSchema(services);
        PostgresService server = PostgresService.start();
        Tables admin = superuser(server.url(), "postgres")) {
      String password = "pa$$w${x}rd\\$@:/%+ ";
      Certificate certificate = Certificate.of("127.0.0.1", directory);
      admin.execute("CREATE ROLE ann LOGIN PASSWORD '" + password + "'");
      admin.execute("GRANT ALL ON DATABASE datastream TO ann");
      admin.execute("ALTER SYSTEM SET ssl_cert_file = '" + certificate.certificate() + "'");
      admin.execute("ALTER SYSTEM SET ssl_key_file = '" + certificate.key() + "'");
      admin.execute("ALTER SYSTEM SET ssl = on");
      admin.execute(
          "COPY (VALUES ('hostssl all ann all scram-sha-256'), ('host all postgres all trust'))"
              + " TO '"
              + admin.text("SHOW hba_file")
              + "'");
      admin.execute("SELECT pg_reload_conf()");
      try (Tables own = superuser(server.url(), "datastream")) {
        own.execute("CREATE SCHEMA ann AUTHORIZATION ann");
      }
      String encoded = "pa$$w%24%7Bx%7Drd%5C$%40%3A%2F%25+%20";
      String address = authority(server.url()) + "/datastream?currentSchema=ann&sslmode=";
      String verified = "&sslrootcert=" + certificate.certificate();

      DatastreamProcess byVariable =
          fixture.datastream().with(Map.of("DATABASE_USER", "ann", "DATABASE_PASSWORD", password));
      for (String mode :
          List.of("require", "prefer", "allow", "verify-ca" + verified, "verify-full" + verified)) {
        DatastreamProcess it =
            byVariable.with(Map.of("DATABASE_URL", "postgresql://" + address + mode));
        for (Ended ended : List.of(it.run("migrate"), it.run("process", "--drain"))) {
          assertThat(ended.exitCode()).as(mode + ": " + ended).isZero();
        }
      }
      allSucceed(
          fixture
              .datastream()
              .with(
                  Map.of(
                      "DATABASE_URL",
                      "postgresql://ann:" + encoded + "@" + address + "require",
                      "DATABASE_USER",
                      "",
                      "DATABASE_PASSWORD",
                      "")));

      for (String[] command : new String[][] {{"migrate"}, {"process", "--drain"}}) {
        assertFailed(
            byVariable
                .with(Map.of("DATABASE_URL", "postgresql://" + address + "disable"))
                .run(command),
            1,
            "PostgreSQL is not reachable",
            "no encryption");
        String elsewhere = address.replace("127.0.0.1", "localhost");
        assertFailed(
            byVariable
                .with(
                    Map.of("DATABASE_URL", "postgresql://" + elsewhere + "verify-full" + verified))
                .run(command),
            1,
            "PostgreSQL is not reachable",
            "localhost");
      }
    }
  }

  private static void allSucceed(DatastreamProcess datastream) {
    for (List<String> command : COMMANDS) {
      Ended ended = datastream.run(command.toArray(String[]::new));
      assertThat(ended.exitCode()).as(ended.toString()).isZero();
    }
  }

  private static DatastreamProcess at(PackagedFixture fixture, String url) {
    return fixture.datastream().with(Map.of("DATABASE_URL", url));
  }

  private static String authority(String url) {
    return URI.create(url).getAuthority();
  }

  private static Tables superuser(String url, String database) {
    return new Tables("postgresql://" + authority(url) + "/" + database, "postgres", "");
  }

  private static void assertFailed(Ended ended, int exitCode, String... named) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr().lines()).as(ended.toString()).hasSize(1);
    assertThat(ended.stderr()).as(ended.toString()).startsWith("datastream: ").contains(named);
  }
}
