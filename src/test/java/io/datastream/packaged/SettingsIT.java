package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set, and what is said of what can't be. */
class SettingsIT {
  private static final String RED = "\u001b[31mred\u202e";
  private static final String SHOWN = "\\u001b[31mred\\u202e";

  private static Services services;
  private static PackagedFixture fixture;

  @BeforeAll
  static void start() {
    services = Services.start();
    fixture = PackagedFixture.on(services);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    services.close();
  }

  @Test
  void aMisspeltVariableIsNamedAndTheCommandGoesOn() {
    Ended ended =
        fixture
            .datastream()
            .with(
                Map.of(
                    "DATASTREAM_TOPIK", "a",
                    "DATASTREAM_RUNNER", "docker",
                    "DATASTREAM_PORT", "tcp://10.0.0.1:8081",
                    "DATASTREAM_PORT_8081_TCP_ADDR", "10.0.0.1"))
            .run("status");

    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.json().has("lag")).isTrue();
    assertThat(ended.stderr().lines())
        .as(ended.toString())
        .singleElement()
        .asString()
        .contains("DATASTREAM_TOPIK in the environment", "is DATASTREAM_TOPIC meant?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DATASTREAM_INGEST_EVERY|5x|datastream.ingest.every must be off, or a time such as 30s",
        "DATASTREAM_PROCESS_EVERY|-5m|datastream.process.every must be off, or a time such as 30s",
        "DATASTREAM_CONNECT_TIMEOUT|5x|datastream.connect-timeout: '5x' can't be used; accepted is a time",
        "DATASTREAM_CONNECT_TIMEOUT|0|datastream.connect-timeout must be a time from 100 ms to 7 days",
        "DATASTREAM_STATEMENT_TIMEOUT|50ms|datastream.statement-timeout must be a time from 100 ms to 7 days",
        "DATASTREAM_MIGRATE_TIMEOUT|0|datastream.migrate-timeout must be a time from 100 ms to 7 days",
        "DATASTREAM_MIGRATE_TIMEOUT|60000h|datastream.migrate-timeout must be a time from 100 ms to 7 days",
        "DATASTREAM_PROCESS_WRITERS|99|datastream.process.writers must be at most 16, not 99",
        "DATASTREAM_TOPIC|a b|datastream.topic must be a name that Kafka takes",
        "DATASTREAM_FORMAT|avro|datastream.format: 'avro' is given; accepted: envelope"
      })
  void aWrongValueIsAUsageErrorOfEveryCommand(String name, String value, String said) {
    assertUsage(fixture.datastream().with(Map.of(name, value)).run("status"), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "application.yaml|datastream:~ topic: a~  bad: [|config/application.yaml:3:6: mapping values",
        "application.properties|a=1~datastream.topic=C:\\u1|config/application.properties:2:20: \\u must",
        "application.yaml|datastream: {topik: a}|datastream.topik (application.yaml",
        "application.properties|datastream.topik=a|is datastream.topic meant?",
        "application.properties|datastrem.topic=a|datastrem.topic in application.properties sets nothing;"
            + " is datastream.topic meant?"
      })
  void aWrongFileIsAUsageError(String file, String text, String said, @TempDir Path directory)
      throws IOException {
    Files.writeString(
        Files.createDirectory(directory.resolve("config")).resolve(file), text.replace('~', '\n'));

    assertUsage(fixture.datastream().in(directory).run("process", "--drain"), said);
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      Ended ended =
          fixture
              .datastream()
              .with(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", port))
              .run("serve");

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
      assertOneLine(ended, "127.0.0.1:" + port + " can't be listened on", "QUARKUS_HTTP_PORT");
    }
  }

  @Test
  void serveSaysThatItIsUpAndWhatItDoes() {
    try (Server server =
        new Server(
            fixture
                .datastream()
                .with(Map.of("DATASTREAM_PROCESS_EVERY", "10m"))
                .withOptions("-Ddatastream.sources.orders.type=sample"))) {
      server.running().process().toHandle().destroy();
      Ended ended = server.running().await();

      assertThat(ended.stderr())
          .as(ended.toString())
          .contains(
              " is up at "
                  + server.address()
                  + ": ingest off of orders, process every 10m, topic ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTION", "COMMAND", "--source OPTION", "--max-messages OPTION"})
  void nothingThatIsGivenReachesTheTerminalRaw(String arguments) {
    String[] given =
        (arguments.startsWith("--source")
                ? "ingest "
                : arguments.startsWith("--") ? "process " : "")
            .concat(arguments)
            .replace("COMMAND", RED)
            .replace("OPTION", arguments.equals("OPTION") ? "--" + RED : RED)
            .split(" ");

    Ended ended = fixture.datastream().run(given);

    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
    assertOneLine(ended, "[31mred");
    assertThat(ended.stderr()).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void norDoNamesInResultsAndLogs() {
    DatastreamProcess datastream =
        fixture
            .datastream()
            .with(Map.of("DATASTREAM_GROUP", RED))
            .withOptions("-Ddatastream.sources.\"" + RED + "\".type=sample");

    Ended status = datastream.run("status", "--output", "text");
    assertThat(status.exitCode()).as(status.toString()).isZero();
    assertThat(status.stdout()).contains(SHOWN).doesNotContain("\u001b", "\u202e");
    Ended ingest = datastream.run("ingest");
    assertThat(ingest.stdout()).contains("[31mred").doesNotContain("\u001b", "\u202e");
    assertThat(ingest.stderr()).doesNotContain("\u001b", "\u202e");
  }

  private static void assertUsage(Ended ended, String said) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(2);
    assertOneLine(ended, said);
  }

  private static void assertOneLine(Ended ended, String... said) {
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr().lines()).as(ended.toString()).hasSize(1);
    assertThat(ended.stderr()).as(ended.toString()).startsWith("datastream: ").contains(said);
  }
}
