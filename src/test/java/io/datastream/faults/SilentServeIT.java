package io.datastream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.FreePorts;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.packaged.Server;
import io.datastream.testing.Fixture;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A {@code serve} whose connections fall silent while it has nothing to do, or with much to do. */
class SilentServeIT {
  private static final Duration HEALED = Duration.ofSeconds(90);
  private static final String READY = "/q/health/ready";

  /** Beyond two seconds only what this machine takes for the rest. */
  private static final Duration AT_ONCE = Duration.ofSeconds(6);

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
  void whatIsInThePoolIsFoundOutAndARunIsDone() {
    try (PackagedFixture fixture = filled(10);
        FaultyLine line = new FaultyLine(url(fixture.it()))) {
      try (Server server = new Server(through(fixture, line))) {
        assertThat(drain(server).statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/runs").statusCode()).isEqualTo(200);
        line.silenceOpen();
        send(fixture.it(), 10, 20);

        HttpResponse<String> drained = drain(server);

        assertThat(drained.statusCode()).as(drained.body()).isEqualTo(200);
        assertThat(fixture.it().rows("s")).isEqualTo(20);
        assertThat(server.get(READY).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void readyTellsOfIt() {
    try (PackagedFixture fixture = filled(10);
        FaultyLine line = new FaultyLine(url(fixture.it()))) {
      try (Server server = new Server(through(fixture, line))) {
        assertThat(drain(server).statusCode()).isEqualTo(200);
        assertThat(server.get(READY).statusCode()).isEqualTo(200);

        line.silenceOpen();

        HttpResponse<String> asked = atOnce(server);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(503);
        assertThat(asked.body()).contains("PostgreSQL", "sign of life");
        Awaitility.await().atMost(HEALED).until(() -> server.get(READY).statusCode() == 200);

        line.silenceAll();
        assertThat(atOnce(server).statusCode()).isEqualTo(503);
        assertThat(atOnce(server).statusCode()).isEqualTo(503);
      }
    }
  }

  @Test
  void readyAnswersAtOnceWhereKafkaIsAway() {
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      Map<String, String> nowhere =
          Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + FreePorts.one());
      try (Server server = new Server(fixture.datastream().with(nowhere))) {
        HttpResponse<String> asked = atOnce(server);

        assertThat(asked.statusCode()).isEqualTo(503);
        assertThat(asked.body()).contains("Kafka", "no answer within");
      }
    }
  }

  @Test
  void aStreamLandsAgainAndSaysSo() {
    try (PackagedFixture fixture = filled(10);
        FaultyLine line = new FaultyLine(url(fixture.it()))) {
      Ended ended;
      try (Server server = new Server(through(fixture, line), "--stream")) {
        awaitRows(fixture.it(), 10);
        String claim = claim(fixture.it());
        line.silenceOpen();
        send(fixture.it(), 10, 20);

        // What was in hand may land over a connection that is opened for it.
        Awaitility.await("another session")
            .atMost(HEALED)
            .until(() -> !claim(fixture.it()).equals(claim));
        send(fixture.it(), 20, 30);
        awaitRows(fixture.it(), 30);

        server.running().process().toHandle().destroy();
        ended = server.running().await();
      }
      assertThat(ended.stderr()).contains("goes on after", "is at work again");
      assertThat(fixture.it().tables().number("SELECT sum(inserted) FROM pipeline_runs"))
          .isEqualTo(30);
    }
  }

  @Test
  void whoAsksForRunsBehindALockIsToldTheTruth() throws SQLException {
    try (PackagedFixture fixture = filled(1);
        Server server = new Server(fixture.datastream());
        Tables locking = fixture.it().tables().again()) {
      locking.connection().setAutoCommit(false);
      locking.execute("LOCK TABLE pipeline_runs IN ACCESS EXCLUSIVE MODE");

      List<CompletableFuture<HttpResponse<String>>> asked =
          IntStream.range(0, 20).mapToObj(i -> server.getLater("/api/v1/runs")).toList();
      List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();

      assertThat(answers).allMatch(it -> it.statusCode() == 503);
      assertThat(answers)
          .extracting(HttpResponse::body)
          .allMatch(
              it ->
                  it.contains("connections to PostgreSQL are in use")
                      || it.contains("is a lock held"))
          .anyMatch(it -> it.contains("connections to PostgreSQL are in use"))
          .anyMatch(it -> it.contains("is a lock held"));
      locking.connection().rollback();
      assertThat(server.get("/api/v1/runs").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> drain(Server server) {
    return server.post("/api/v1/process?drain=true").join();
  }

  private static HttpResponse<String> atOnce(Server server) {
    CompletableFuture<HttpResponse<String>> asked = server.getLater(READY);
    assertThat(asked).succeedsWithin(AT_ONCE);
    return asked.join();
  }

  private static DatastreamProcess through(PackagedFixture fixture, FaultyLine line) {
    return fixture
        .datastream()
        .with(
            Map.of(
                "DATABASE_URL", line.through(url(fixture.it())),
                "DATASTREAM_STATEMENT_TIMEOUT", "3s",
                "DATASTREAM_PROCESS_WRITE_TIMEOUT", "6s"));
  }

  private static PackagedFixture filled(int messages) {
    PackagedFixture fixture = PackagedFixture.on(services);
    fixture.it().topic().create(1, Map.of());
    send(fixture.it(), 0, messages);
    return fixture;
  }

  private static void send(Fixture it, long from, long to) {
    it.topic()
        .send(
            LongStream.range(from, to)
                .mapToObj(id -> Topic.envelope("s", id))
                .toArray(String[]::new));
  }

  private static String claim(Fixture it) {
    return it.tables().text("SELECT claim FROM partition_offsets");
  }

  private static void awaitRows(Fixture it, long rows) {
    Awaitility.await(rows + " rows").atMost(HEALED).until(() -> it.rows("s") == rows);
  }

  private static String url(Fixture it) {
    return services
        .databaseUrl()
        .replaceFirst("[^/]+$", it.tables().text("SELECT current_database()"));
  }
}
