package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.FreePorts;
import io.datastream.embedded.Services;
import io.datastream.testing.Fixture;
import io.datastream.testing.Topic;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM in mid-run: what container engines and schedulers end a process with. */
class TerminatedIT {
  private static final int MESSAGES = 20_000;
  private static final int SIGTERM = 128 + 15;
  private static final long TEN_SECONDS = 10_000;

  /** Batches so small that there is a middle. */
  private static final Map<String, String> SMALL_BATCHES =
      Map.of("DATASTREAM_PROCESS_BATCH_BYTES", "1500");

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
  void aProcessRunCommitsWhatItHasAndItsKeyDoesTheRest() {
    try (PackagedFixture fixture = filled()) {
      DatastreamProcess datastream = fixture.datastream().with(SMALL_BATCHES);
      String[] command = {"process", "--drain", "--run-key", "dag/scheduled"};

      Ended ended;
      try (Running running = datastream.start(command)) {
        awaitMessages(fixture, 50);
        ended = terminate(running);
      }

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(SIGTERM);
      assertThat(ended.stderr()).as(ended.toString()).contains("asked to stop");
      Fixture it = fixture.it();
      assertThat(status(it)).containsExactly("failed");
      long landed = it.rows("s");
      assertThat(ended.json().get("status").asText()).isEqualTo("failed");
      assertThat(ended.json().get("stopped_by").asText()).isEqualTo("request");
      assertThat(ended.json().get("messages").asLong()).isEqualTo(landed);
      assertThat(it.tables().texts("SELECT stopped_by || ' ' || error FROM pipeline_runs"))
          .singleElement()
          .asString()
          .startsWith("request the process was asked to stop");
      assertThat(landed).isLessThan(MESSAGES).isEqualTo(it.storedOffsets());
      assertThat(it.tables().number("SELECT messages FROM pipeline_runs")).isEqualTo(landed);

      Ended again = datastream.run(command);
      assertThat(again.exitCode()).as(again.toString()).isZero();
      assertThat(again.json().get("messages").asLong()).isEqualTo(MESSAGES - landed);
      assertThat(it.rows("s")).isEqualTo(MESSAGES);
    }
  }

  @Test
  void aRunThatWaitsForItsTopicHasNotDoneWhatItsKeyIsFor() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream = fixture.datastream();
      String[] command = {
        "process", "--max-messages", "1", "--timeout-ms", "600000", "--run-key", "dag/scheduled"
      };

      Ended ended;
      try (Running running = datastream.start(command)) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> status(fixture.it()).equals(List.of("running")));
        ended = terminate(running);
      }

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(SIGTERM);
      assertThat(status(fixture.it())).containsExactly("failed");

      fixture.it().topic().create(1, Map.of());
      fixture.it().topic().send(Topic.envelope("s", 1));
      Ended again = datastream.run(command);
      assertThat(again.exitCode()).as(again.toString()).isZero();
      assertThat(again.json().get("messages").asLong()).isEqualTo(1);
    }
  }

  /** From the first moment of the JVM to the last before the run is entered. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9})
  void aRunDoesNotBeginAfterTheSignal(double part) {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream = fixture.datastream().with(SMALL_BATCHES);
      long start = untilTheRunBegins(fixture);

      Ended ended;
      try (Running running = datastream.start("process", "--drain")) {
        Awaitility.await().until(() -> running.age() > part * start);
        ended = terminate(running);
      }

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(SIGTERM);
      assertThat(ended.stdout()).as(ended.toString()).doesNotContain("succeeded");
      assertThat(status(fixture.it())).doesNotContain("running", "succeeded");
    }
  }

  /** Milliseconds that the same command takes until it has something to do. */
  private static long untilTheRunBegins(PackagedFixture fixture) {
    Ended nothing = fixture.datastream().run("process", "--drain");
    assertThat(nothing.exitCode()).as(nothing.toString()).isZero();
    fixture.it().tables().execute("DELETE FROM pipeline_runs");
    fixture.it().topic().create(1, Map.of());
    String[] messages =
        LongStream.range(0, 5_000).mapToObj(id -> Topic.envelope("s", id)).toArray(String[]::new);
    fixture.it().topic().send(messages);
    return nothing.millis() - nothing.json().get("elapsed_ms").asLong();
  }

  @Test
  void anIngestEndsAndItsKeyAddsNoRowTwice(@TempDir Path directory) throws IOException {
    int rows = 400_000;
    Path file = directory.resolve("lines.csv");
    Files.writeString(
        file,
        IntStream.range(0, rows)
            .mapToObj(i -> "line " + i)
            .collect(Collectors.joining("\n", "text\n", "\n")));
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      fixture.it().topic().create(1, Map.of());
      DatastreamProcess datastream =
          fixture
              .datastream()
              .withOptions(
                  "-Ddatastream.sources.lines.type=csv", "-Ddatastream.sources.lines.path=" + file);
      String[] command = {"ingest", "--source", "lines", "--run-key", "dag/scheduled"};

      Ended ended;
      try (Running running = datastream.start(command)) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> fixture.it().topic().end() > 10);
        ended = terminate(running);
      }

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(SIGTERM);
      assertThat(ended.json().get("status").asText()).isEqualTo("partial");
      assertThat(ended.json().at("/sources/lines/error").asText()).contains("asked to stop");
      assertThat(status(fixture.it())).containsExactly("partial");
      assertThat(fixture.it().topic().end()).isLessThan(rows / 500);

      assertThat(datastream.run("process", "--drain").exitCode()).isZero();
      assertThat(datastream.run(command).exitCode()).isZero();
      assertThat(datastream.run("process", "--drain").exitCode()).isZero();
      assertThat(fixture.it().rows("lines")).isEqualTo(rows);
      assertThat(
              fixture
                  .it()
                  .tables()
                  .number("SELECT count(DISTINCT payload ->> 'text') FROM stream_records"))
          .isEqualTo(rows);
    }
  }

  @Test
  void serveAnswersTheTriggerThatItWorksForAndEnds() {
    try (PackagedFixture fixture = filled()) {
      Ended ended;
      HttpResponse<String> answer;
      try (Server server = new Server(fixture.datastream().with(SMALL_BATCHES))) {
        CompletableFuture<HttpResponse<String>> asked = server.post("/api/v1/process?drain=true");
        awaitMessages(fixture, 50);
        ended = terminate(server.running());
        answer = asked.join();
      }

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(SIGTERM);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.body()).contains("asked to stop");
      assertThat(status(fixture.it())).containsExactly("failed");
      assertThat(fixture.it().rows("s")).isEqualTo(fixture.it().storedOffsets());
    }
  }

  @Test
  void serveEndsInTimeAlsoWhereKafkaDoesNotAnswer() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      Map<String, String> nowhere =
          Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + FreePorts.one());
      try (Server server = new Server(fixture.datastream().with(nowhere), "--stream")) {
        // A check under way keeps Kafka's client from closing.
        CompletableFuture<HttpResponse<String>> check = server.getLater("/q/health/ready");

        Ended ended = terminate(server.running());

        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(SIGTERM);
        check.cancel(true);
      }
    }
  }

  private static PackagedFixture filled() {
    PackagedFixture fixture = PackagedFixture.on(services);
    fixture.it().topic().create(1, Map.of());
    fixture
        .it()
        .topic()
        .send(
            LongStream.range(0, MESSAGES)
                .mapToObj(id -> Topic.envelope("s", id))
                .toArray(String[]::new));
    return fixture;
  }

  private static void awaitMessages(PackagedFixture fixture, long messages) {
    Awaitility.await(messages + " messages")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> fixture.it().storedOffsets() >= messages);
  }

  private static Ended terminate(Running running) {
    long before = running.age();
    // Process.destroy would close the streams that its last words come through.
    running.process().toHandle().destroy();
    Ended ended = running.await();
    assertThat(ended.millis() - before).as(ended.toString()).isLessThan(TEN_SECONDS);
    return ended;
  }

  private static List<String> status(Fixture it) {
    return it.tables().texts("SELECT status FROM pipeline_runs");
  }
}
