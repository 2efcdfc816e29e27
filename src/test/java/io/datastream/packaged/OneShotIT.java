package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.FreePorts;
import io.datastream.embedded.Services;
import io.datastream.testing.KafkaTool;
import io.datastream.testing.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as users and Airflow run them. */
class OneShotIT {
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
  void everyRunTakesWhereTheOneBeforeItEnded() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      fixture.it().topic().create(1, Map.of());
      fixture
          .it()
          .topic()
          .send(
              LongStream.range(0, 1000)
                  .mapToObj(id -> Topic.envelope("s", id))
                  .toArray(String[]::new));

      for (int run = 1; run <= 3; run++) {
        Ended ended = fixture.datastream().run("process", "--max-messages", "100");
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(ended.json().get("messages").asInt()).isEqualTo(100);
        assertThat(ended.json().get("stopped_by").asText()).isEqualTo("max_messages");
        assertThat(ended.json().get("lag").asInt()).isEqualTo(1000 - 100 * run);
      }

      assertThat(fixture.it().storedOffsets()).isEqualTo(300);
      assertThat(groupOffset(fixture)).isEqualTo("300");
      assertThat(fixture.it().rows("s")).isEqualTo(300);
      assertThat(
              fixture
                  .it()
                  .tables()
                  .number("SELECT max(record_key::int) FROM stream_records WHERE source = 's'"))
          .isEqualTo(299);

      Ended rest = fixture.datastream().run("process", "--drain");
      assertThat(rest.json().get("messages").asInt()).isEqualTo(700);
      assertThat(fixture.it().rows("s")).isEqualTo(1000);
    }
  }

  /** The column CURRENT-OFFSET of {@code kafka-consumer-groups --describe}. */
  private static String groupOffset(PackagedFixture fixture) {
    String described =
        KafkaTool.CONSUMER_GROUPS.run(
            "",
            "--bootstrap-server",
            fixture.bootstrapServers(),
            "--describe",
            "--group",
            fixture.it().group());
    return described
        .lines()
        .filter(line -> line.contains(fixture.it().topic().name()))
        .map(line -> line.trim().split("\\s+")[3])
        .findFirst()
        .orElseThrow(() -> new AssertionError(described));
  }

  @Test
  void kafkasConsolesAndDatastreamUnderstandEachOther() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      String topic = fixture.it().topic().name();
      fixture.it().topic().create(1, Map.of());
      KafkaTool.CONSOLE_PRODUCER.run(
          "{\"source\": \"api_users\", \"data\": [{\"id\": 1, \"name\": \"John\"}, {\"id\": 2, \"name\":"
              + " \"Jane\"}], \"timestamp\": \"2025-12-13T10:30:00\", \"batch_size\": 2, \"processed\":"
              + " false}\n",
          "--bootstrap-server",
          fixture.bootstrapServers(),
          "--topic",
          topic);

      Ended processed = fixture.datastream().run("process", "--drain");

      assertThat(processed.json().get("inserted").asInt()).as(processed.toString()).isEqualTo(2);
      assertThat(
              fixture
                  .it()
                  .tables()
                  .texts(
                      "SELECT record_key || ' ' || (payload->>'name') || ' ' || (ingested_at AT TIME"
                          + " ZONE 'UTC') FROM stream_records ORDER BY 1"))
          .containsExactly("1 John 2025-12-13 10:30:00", "2 Jane 2025-12-13 10:30:00");

      assertThat(fixture.datastream().run("ingest", "--sample").exitCode()).isZero();
      String shown =
          KafkaTool.CONSOLE_CONSUMER.run(
              "",
              "--bootstrap-server",
              fixture.bootstrapServers(),
              "--topic",
              topic,
              "--from-beginning",
              "--max-messages",
              "2");
      assertThat(shown.lines().toList().get(1))
          .matches(
              "\\{\"source\": \"sample\", \"data\": \\[\\{\"id\":1,.*\\}\\], \"timestamp\":"
                  + " \"[0-9T:.-]{23}\", \"batch_size\": 10, \"processed\": false\\}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void whateverProducersCompressWithIsRead(String codec) {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      fixture.it().topic().create(1, Map.of());
      // Long enough to be worth compressing: a batch that would grow is sent as it is.
      String text = "again and ".repeat(200);
      KafkaTool.CONSOLE_PRODUCER.run(
          "{\"source\": \"s\", \"data\": [{\"id\": 1, \"text\": \"" + text + "\"}]}\n",
          "--bootstrap-server",
          fixture.bootstrapServers(),
          "--topic",
          fixture.it().topic().name(),
          "--compression-codec",
          codec);

      Ended processed = fixture.datastream().run("process", "--drain");

      assertThat(processed.exitCode()).as(processed.toString()).isZero();
      assertThat(fixture.it().tables().texts("SELECT payload->>'text' FROM stream_records"))
          .containsExactly(text);
    }
  }

  @Test
  void theExitCodeSaysWhatARunFound() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream = fixture.datastream();
      Ended nothing = datastream.run("process", "--drain", "--skip-code", "99");
      assertThat(nothing.exitCode()).as(nothing.toString()).isEqualTo(99);

      fixture.it().topic().create(1, Map.of());
      fixture.it().topic().send("broken", Topic.envelope("s", 1));
      Ended quarantined =
          datastream.run(
              "process", "--drain", "--fail-on-quarantine", "--skip-code", "99", "--run-key", "k");
      assertThat(quarantined.exitCode()).as(quarantined.toString()).isEqualTo(3);
      assertThat(quarantined.json().get("quarantined").asInt()).isEqualTo(1);
      assertThat(fixture.it().rows("s")).isEqualTo(1);

      fixture.it().topic().send(Topic.envelope("s", 2));
      Ended repeated = datastream.run("process", "--drain", "--run-key", "k");
      assertThat(repeated.exitCode()).isZero();
      assertThat(repeated.stdout()).isEqualTo(quarantined.stdout());
      assertThat(fixture.it().rows("s")).isEqualTo(1);

      Ended status = datastream.run("status");
      assertThat(status.exitCode()).as(status.toString()).isZero();
      assertThat(status.json().get("lag").asInt()).isEqualTo(1);
      assertThat(status.json().get("quarantine").asInt()).isEqualTo(1);
      Ended readable = datastream.run("status", "--output", "text");
      assertThat(readable.stdout()).contains("partition  beginning  end  next offset");
    }
  }

  @Test
  void aServiceThatDoesNotAnswerIsNamedInOneLine() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      String nobody = "127.0.0.1:" + FreePorts.one();

      for (List<String> command :
          List.of(List.of("process", "--drain"), List.of("ingest", "--sample"))) {
        Ended kafka =
            fixture
                .datastream()
                .with(Map.of("KAFKA_BOOTSTRAP_SERVERS", nobody))
                .run(command.toArray(String[]::new));
        assertFailed(kafka, nobody, "KAFKA_BOOTSTRAP_SERVERS");

        Ended postgres =
            fixture
                .datastream()
                .with(Map.of("DATABASE_URL", "postgresql://" + nobody + "/datastream"))
                .run(command.toArray(String[]::new));
        assertFailed(postgres, nobody, "DATABASE_URL");
      }
      assertThat(
              fixture
                  .it()
                  .tables()
                  .number("SELECT count(*) FROM pipeline_runs WHERE status = 'failed'"))
          .isEqualTo(2);
    }
  }

  @Test
  void statusIsOfItsOwnTopicAndGroup() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream = fixture.datastream();
      datastream.run("ingest", "--sample");
      datastream.run("process", "--drain");

      Ended own = datastream.run("status");
      assertThat(own.json().at("/runs").findValuesAsText("kind"))
          .as(own.toString())
          .containsExactly("process", "ingest");
      assertThat(own.json().at("/runs/0/topic").asText()).isEqualTo(fixture.it().topic().name());
      assertThat(own.json().at("/runs/0/group").asText()).isEqualTo(fixture.it().group());
      assertThat(own.json().has("warning")).isFalse();

      Ended otherGroup = datastream.with(Map.of("DATASTREAM_GROUP", "other")).run("status");
      assertThat(otherGroup.json().at("/runs").findValuesAsText("kind"))
          .as(otherGroup.toString())
          .containsExactly("ingest");
      assertThat(otherGroup.json().at("/freshness_ms").isNull()).isTrue();

      DatastreamProcess elsewhere = datastream.with(Map.of("DATASTREAM_TOPIC", "nowhere"));
      Ended noTopic = elsewhere.run("status");
      assertThat(noTopic.exitCode()).as(noTopic.toString()).isZero();
      assertThat(noTopic.json().at("/runs")).isEmpty();
      assertThat(noTopic.json().at("/warning").asText()).contains("nowhere does not exist");
      assertThat(elsewhere.run("status", "--output", "text").stdout())
          .contains("nowhere does not exist");
    }
  }

  @Test
  void aDatabaseWithoutTablesIsToldWhatToDo() {
    try (PackagedFixture fixture = PackagedFixture.withoutSchema(services)) {
      assertFailed(fixture.datastream().run("process", "--drain"), "datastream migrate");
      assertFailed(fixture.datastream().run("status"), "datastream migrate");

      Ended first = fixture.datastream().run("migrate");
      assertThat(first.json().get("applied").asInt()).as(first.toString()).isPositive();
      assertThat(fixture.datastream().run("migrate").json().get("applied").asInt()).isZero();
    }
  }

  @Test
  void aRunKeyOfOtherWorkIsRefused() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream =
          fixture.datastream().withOptions("-Ddatastream.sources.users.type=sample");
      Ended first = datastream.run("ingest", "--sample", "--run-key", "k");
      assertThat(first.exitCode()).as(first.toString()).isZero();

      assertUsage(
          datastream.run("ingest", "--source", "users", "--run-key", "k"),
          "the run key k",
          first.json().get("run_id").asText(),
          "\"sample\"",
          "\"users\"");
      assertThat(datastream.run("ingest", "--source", "sample", "--run-key", "k").stdout())
          .isEqualTo(first.stdout());
    }
  }

  @Test
  void wrongUsageAndConfigurationAreNamedInOneLine() {
    DatastreamProcess datastream = new DatastreamProcess(services.environment());

    assertUsage(
        datastream.run("proces"), "unknown command 'proces'", "accepted are check, health, ingest");
    assertUsage(
        datastream.run("process", "--max-messages", "0"), "--max-messages", "'0'", "from 1");
    assertUsage(datastream.run("process", "--max", "1"), "--max", "--max-messages");
    assertUsage(datastream.run("ingest", "--source", "nobody"), "nobody", "datastream.sources");
    assertUsage(datastream.run("ingest"), "datastream.sources.<name>.type");
    assertUsage(datastream.run("process", "--drain", "--run-key", " "), "run key");
    assertUsage(
        datastream.withOptions("-Ddatastream.sources.a.type=xml").run("ingest"),
        "datastream.sources.a.type",
        "xml",
        "csv");
    assertUsage(
        datastream.withOptions("-Ddatastream.sources.a.typ=csv").run("ingest"),
        "datastream.sources.a.typ");
    assertUsage(
        datastream.withOptions("-Ddatastream.process.max-messages=many").run("process"),
        "datastream.process.max-messages",
        "many");
    assertUsage(
        datastream.withOptions("-Ddatastream.process.batch-bytes=0").run("process"),
        "datastream.process.batch-bytes");
    assertUsage(
        datastream.with(Map.of("DATABASE_URL", "mysql://h/d")).run("process"),
        "DATABASE_URL",
        "postgresql://");
  }

  @Test
  void logsGoToFilesToo(@TempDir Path directory) throws IOException {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream =
          fixture.datastream().with(Map.of("DATASTREAM_LOG_DIR", directory.toString()));
      datastream.run("ingest", "--sample");
      datastream.run("process", "--drain");

      try (var files = Files.list(directory)) {
        assertThat(files.map(Path::getFileName).map(Path::toString).sorted())
            .satisfiesExactly(
                name -> assertThat(name).matches("kafka_producer_\\d{8}\\.log"),
                name -> assertThat(name).matches("kafka_stream_\\d{8}\\.log"));
      }
    }
  }

  @Test
  void aFullLogDirectoryIsSaidOnceAndTheRunGoesOn(@TempDir Path directory) throws IOException {
    String day = LocalDate.now().format(DateTimeFormatter.BASIC_ISO_DATE);
    Files.createSymbolicLink(
        directory.resolve("kafka_producer_" + day + ".log"), Path.of("/dev/full"));
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      Ended ended =
          fixture
              .datastream()
              .with(Map.of("DATASTREAM_LOG_DIR", directory.toString()))
              .run("ingest", "--sample");

      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(ended.json().get("status").asText()).isEqualTo("succeeded");
      assertThat(ended.stderr().lines().filter(line -> line.contains("No space left on device")))
          .as(ended.toString())
          .singleElement()
          .asString()
          .startsWith("datastream: the log file " + directory)
          .endsWith("; the work goes on without it");
      assertThat(ended.stderr()).doesNotContain("\tat ");
    }
  }

  @Test
  void aLogDirectoryThatCanNotBeWrittenIsAUsageError(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertUsage(
        new DatastreamProcess(services.environment())
            .with(Map.of("DATASTREAM_LOG_DIR", file.toString()))
            .run("ingest", "--sample"),
        "datastream.log.dir",
        file.toString());
  }

  private static void assertFailed(Ended ended, String... named) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertOneLine(ended, named);
  }

  private static void assertUsage(Ended ended, String... named) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
    assertOneLine(ended, named);
  }

  private static void assertOneLine(Ended ended, String... named) {
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr().lines()).as(ended.toString()).hasSize(1);
    assertThat(ended.stderr()).as(ended.toString()).startsWith("datastream: ").contains(named);
  }
}
