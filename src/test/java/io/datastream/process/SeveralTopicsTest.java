package io.datastream.process;

import static io.restassured.RestAssured.given;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.datastream.ingest.IngestResult;
import io.datastream.ingest.IngestRuns;
import io.datastream.ingest.KafkaDataProducer;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunKeyTakenException;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StopRequest;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.UnknownTopicException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One run reads all topics that are configured; one that is broken keeps no other one back. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestProfile(SeveralTopicsTest.Profile.class)
class SeveralTopicsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The main topic, one of plain JSON, one that is never made, one with a table of its own. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.ofEntries(
              entry("datastream.sources.clicks.type", "topic"),
              entry("datastream.sources.clicks.topic", "clicks-" + UUID.randomUUID()),
              entry("datastream.sources.clicks.format", "json"),
              entry("datastream.sources.clicks.key", "_key"),
              entry("datastream.sources.later.type", "topic"),
              entry("datastream.sources.later.topic", "later-" + UUID.randomUUID()),
              entry("datastream.sources.orders.type", "csv"),
              entry("datastream.sources.orders.path", "nowhere.csv"),
              entry("datastream.sources.orders.topic", "orders-" + UUID.randomUUID()),
              entry("datastream.sources.orders.table", "shop.orders")));
    }
  }

  @Inject KafkaStreamProcessor processor;
  @Inject KafkaDataProducer producer;
  @Inject IngestRuns ingest;
  @Inject SourceCatalog sources;
  @Inject ConfiguredTopics configured;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @ConfigProperty(name = "datastream.sources.clicks.topic")
  String nameOfClicks;

  @ConfigProperty(name = "datastream.sources.later.topic")
  String nameOfLater;

  @ConfigProperty(name = "datastream.sources.orders.topic")
  String nameOfOrders;

  private boolean made;
  private Fixture it;
  private Topic clicks;
  private Topic orders;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    it.tables().execute("CREATE SCHEMA shop");
    clicks = new Topic(servers, nameOfClicks);
    orders = new Topic(servers, nameOfOrders);
    if (!made) {
      made = true;
      for (Topic topic : List.of(it.topic(), clicks, orders)) {
        topic.create(2, Map.of());
      }
    }
  }

  @AfterEach
  void close() {
    it.tables().execute("DROP SCHEMA shop CASCADE");
    it.tables().execute("TRUNCATE stream_records");
    clicks.close();
    orders.close();
    it.close();
  }

  @Test
  void aRunReadsThemAllAndSaysWhatCameOfEach() {
    it.topic().send(Topic.envelope("users", "{\"id\":1}", "{\"id\":2}"));
    clicks(3);
    send("orders", 7);

    ProcessResult result = drain();

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isEqualTo(5);
    assertThat(result.inserted()).isEqualTo(6);
    assertThat(result.lag()).isZero();
    assertThat(result.freshnessMs()).isNotNull();
    assertThat(result.topics())
        .extracting(TopicResult::topic, TopicResult::status, TopicResult::messages)
        .containsExactly(
            tuple(it.topic().name(), RunStatus.SUCCEEDED, 1L),
            tuple(nameOfClicks, RunStatus.SUCCEEDED, 3L),
            tuple(nameOfLater, RunStatus.SUCCEEDED, 0L),
            tuple(nameOfOrders, RunStatus.SUCCEEDED, 1L));
    assertThat(result.warning()).isEqualTo("the topic " + nameOfLater + " does not exist yet");
    assertThat(it.tables().texts("SELECT id::text FROM shop.orders")).containsExactly("7");
    assertThat(it.rows("clicks")).isEqualTo(3);
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', topic IS NULL, cardinality(topics), messages, status)"
                        + " FROM pipeline_runs WHERE run_id = ?::uuid",
                    result.runId().toString()))
        .containsExactly("t 4 5 succeeded");
    assertThat(drain().messages()).isZero();
  }

  @Test
  void theBoundIsTheRunsAndABusyTopicLeavesSomethingToTheOthers() {
    clicks(40);
    send("orders", 1);
    it.topic().send(Topic.envelope("users", 1));
    it.topic().send(Topic.envelope("users", 2));

    ProcessResult first = run(10L, false, List.of());

    assertThat(first.stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
    assertThat(first.messages()).isEqualTo(10);
    assertThat(messages(first, it.topic().name())).isEqualTo(2);
    assertThat(messages(first, nameOfOrders)).isEqualTo(1);
    assertThat(messages(first, nameOfClicks)).isEqualTo(7);
    assertThat(first.lag()).isEqualTo(33);
    assertThat(drain().messages()).isEqualTo(33);
    assertThat(it.rows("clicks")).isEqualTo(40);
  }

  @Test
  void aTopicWhoseTableIsBrokenKeepsNoOtherBack() {
    it.tables().execute("CREATE VIEW shop.orders AS SELECT 1 AS id");
    send("orders", 7);
    clicks(2);
    RunStart once = new RunStart(Trigger.CLI, Optional.of("key-" + UUID.randomUUID()));

    ProcessResult result = process(once, List.of());

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(result.needsAttention()).isTrue();
    assertThat(result.messages()).isEqualTo(2);
    TopicResult broken =
        result.topics().stream()
            .filter(it -> it.topic().equals(nameOfOrders))
            .findFirst()
            .orElseThrow();
    assertThat(broken.status()).isEqualTo(RunStatus.FAILED);
    assertThat(broken.stoppedBy()).isNull();
    assertThat(broken.lag()).isEqualTo(1);
    assertThat(broken.error()).contains("orders").doesNotContain("\n");
    assertThat(it.rows("clicks")).isEqualTo(2);
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', status, error LIKE 'topic ' || ? || ': %', result -> 'topics'"
                        + " -> 3 ->> 'status') FROM pipeline_runs WHERE run_id = ?::uuid",
                    nameOfOrders, result.runId().toString()))
        .containsExactly("partial t failed");

    it.tables().execute("DROP VIEW shop.orders");
    ProcessResult again = process(once, List.of());

    assertThat(again.runId()).isNotEqualTo(result.runId());
    assertThat(again.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(again.messages()).isEqualTo(1);
    assertThat(process(once, List.of())).isEqualTo(again);
    assertThatThrownBy(() -> process(once, List.of(nameOfOrders)))
        .isInstanceOf(RunKeyTakenException.class);
  }

  @Test
  void aRunWhoseTopicsAllFailFails() {
    it.tables().execute("CREATE VIEW shop.orders AS SELECT 1 AS id");
    send("orders", 7);

    assertThatThrownBy(() -> process(RunStart.by(Trigger.CLI), List.of(nameOfOrders)))
        .hasMessageContaining("orders");

    it.tables().execute("DROP VIEW shop.orders");
    assertThat(drain().messages()).isEqualTo(1);
  }

  @Test
  void someTopicsCanBeChosen() {
    clicks(2);
    it.topic().send(Topic.envelope("users", 1));

    ProcessResult one = process(RunStart.by(Trigger.CLI), List.of(nameOfClicks, nameOfClicks));

    assertThat(one.topics()).isNull();
    assertThat(one.messages()).isEqualTo(2);
    ProcessResult two = process(RunStart.by(Trigger.CLI), List.of(nameOfOrders, it.topic().name()));
    assertThat(two.messages()).isEqualTo(1);
    assertThat(two.topics())
        .extracting(TopicResult::topic)
        .containsExactly(nameOfOrders, it.topic().name());
    assertThatThrownBy(() -> process(RunStart.by(Trigger.CLI), List.of("other")))
        .isInstanceOf(UnknownTopicException.class)
        .hasMessage(
            "no topic 'other' is read; there are: %s, %s, %s, %s (datastream.topic, datastream.sources.<name>.topic)"
                .formatted(it.topic().name(), nameOfClicks, nameOfLater, nameOfOrders));
  }

  @Test
  void whatIsSentOfASourceGoesToItsTopic() {
    long before = orders.end();

    send("orders", 1);

    assertThat(orders.end()).isEqualTo(before + 1);
    assertThatThrownBy(() -> send("clicks", 1))
        .hasMessage(
            "datastream.sources.clicks.format: 'json' is given, and what is sent here is sent in"
                + " envelopes; accepted to send: envelope");
    assertThat(drain().messages()).isEqualTo(1);
  }

  @Test
  void theDoorsTakeTopicsAndTheStatusShowsEach() {
    clicks(2);
    it.topic().send(Topic.envelope("users", 1));
    given()
        .get("/api/v1/status")
        .then()
        .statusCode(200)
        .body("topic", is(it.topic().name()))
        .body("lag", is(3))
        .body("topics.topic", contains(it.topic().name(), nameOfClicks, nameOfLater, nameOfOrders))
        .body("topics.format", contains("envelope", "json", "envelope", "envelope"))
        .body("topics.lag", contains(1, 2, 0, 0));

    given()
        .queryParam("topic", nameOfClicks, nameOfOrders)
        .queryParam("drain", true)
        .post("/api/v1/process")
        .then()
        .statusCode(200)
        .body("messages", is(2))
        .body("topics.messages", contains(2, 0));

    given()
        .get("/api/v1/status")
        .then()
        .statusCode(200)
        .body("topics.lag", contains(1, 0, 0, 0))
        .body("runs[0].topics", contains(nameOfClicks, nameOfOrders))
        .body("runs[0].messages", is(2));
    given()
        .queryParam("topic", "other")
        .post("/api/v1/process")
        .then()
        .statusCode(400)
        .body("detail", startsWith("no topic 'other' is read"));
    assertThat(drain().messages()).isEqualTo(1);
  }

  @Test
  void eachIsProcessedContinuouslyForItself() {
    it.tables().execute("CREATE VIEW shop.orders AS SELECT 1 AS id");
    send("orders", 7);
    StopRequest stop = new StopRequest();
    CompletableFuture<Void> streaming =
        new ContinuousProcessing(processor, configured, stop)
            .untilStopped()
            .subscribeAsCompletionStage();
    try {
      clicks(3);
      Awaitility.await().atMost(PATIENCE).until(() -> it.rows("clicks") == 3);
      assertThat(streaming).isNotDone();

      it.tables().execute("DROP VIEW shop.orders");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  it.tables().number("SELECT count(*) FROM pg_tables WHERE schemaname = 'shop'")
                          == 1
                      && it.tables().number("SELECT count(*) FROM shop.orders") == 1);
    } finally {
      stop.request();
      // It goes aside for others.
      drain();
      streaming.join();
    }
  }

  @Test
  void aLockOnATableKeepsOnlyItsTopicBack() throws Exception {
    send("orders", 1);
    drain();
    for (int id = 2; id < 30; id++) {
      send("orders", id);
    }
    try (Tables locking = Fixture.connect()) {
      locking.connection().setAutoCommit(false);
      locking.execute("LOCK TABLE shop.orders IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<ProcessResult> run =
          processor
              .process(
                  RunStart.by(Trigger.CLI),
                  List.of(),
                  new RunBounds(Optional.of(28L + 20L), Optional.of(PATIENCE), false))
              .subscribeAsCompletionStage();
      for (int sent = 1; sent <= 20; sent++) {
        int until = sent;
        clicks(1);
        Awaitility.await().atMost(PATIENCE).until(() -> it.rows("clicks") == until);
      }
      assertThat(run).isNotDone();
      locking.connection().rollback();

      assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);
    }
    assertThat(it.tables().number("SELECT count(*) FROM shop.orders")).isEqualTo(29);
    assertThat(drain().messages()).isZero();
  }

  @Test
  void sourcesAreSentToTheirTopicsInOneRun() {
    long ofMain = it.topic().end();
    long ofOrders = orders.end();

    IngestResult sent =
        await(ingest.ingest(RunStart.by(Trigger.CLI), sources.choose(List.of("orders"), true)));

    assertThat(sent.sources().get("sample").records()).isEqualTo(10);
    assertThat(sent.sources().get("orders").error()).contains("nowhere.csv");
    assertThat(it.topic().end()).isEqualTo(ofMain + 1);
    assertThat(orders.end()).isEqualTo(ofOrders);
    assertThat(
            it.tables()
                .texts(
                    "SELECT array_to_string(topics, ' ') FROM pipeline_runs WHERE run_id = ?::uuid",
                    sent.runId().toString()))
        .containsExactly(it.topic().name() + " " + nameOfOrders);
    assertThat(drain().inserted()).isEqualTo(10);
  }

  @Test
  void aTopicThatIsNotThereYetKeepsNoOtherBack() {
    clicks(5);
    ProcessResult result = run(5L, false, List.of());

    assertThat(result.messages()).isEqualTo(5);
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
  }

  private void clicks(int count) {
    for (int i = 0; i < count; i++) {
      clicks.send(UUID.randomUUID().toString(), "{\"n\": 1}".getBytes(StandardCharsets.UTF_8));
    }
    clicks.flush();
  }

  private void send(String source, int id) {
    await(producer.send(source, List.of(Map.of("id", id))));
  }

  private static long messages(ProcessResult result, String topic) {
    return result.topics().stream()
        .filter(it -> it.topic().equals(topic))
        .mapToLong(TopicResult::messages)
        .sum();
  }

  private ProcessResult drain() {
    return process(RunStart.by(Trigger.CLI), List.of());
  }

  private ProcessResult process(RunStart start, List<String> topics) {
    return await(
        processor.process(
            start, topics, new RunBounds(Optional.empty(), Optional.of(PATIENCE), true)));
  }

  private ProcessResult run(Long most, boolean drain, List<String> topics) {
    return await(
        processor.process(
            RunStart.by(Trigger.CLI),
            topics,
            new RunBounds(Optional.of(most), Optional.of(PATIENCE), drain)));
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(PATIENCE);
  }
}
