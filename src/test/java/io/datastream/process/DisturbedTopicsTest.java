package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.testing.Backends;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
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

/** Runs on several topics that lose their connections: each topic's messages land once. */
@QuarkusTest
@TestProfile(DisturbedTopicsTest.Profile.class)
class DisturbedTopicsTest {
  /** Small batches, so that several are under way. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.process.batch-bytes", "2000",
              "datastream.process.recover-for", "12s",
              "datastream.sources.a.type", "topic",
              "datastream.sources.a.topic", "a-" + UUID.randomUUID(),
              "datastream.sources.a.format", "json",
              "datastream.sources.b.type", "topic",
              "datastream.sources.b.topic", "b-" + UUID.randomUUID(),
              "datastream.sources.b.format", "json"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MESSAGES = 300;
  private static final long MOST = 400;
  private static boolean topicsMade;

  @Inject KafkaStreamProcessor processor;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @ConfigProperty(name = "datastream.sources.a.topic")
  String nameOfA;

  @ConfigProperty(name = "datastream.sources.b.topic")
  String nameOfB;

  private final String run = UUID.randomUUID().toString();
  private Fixture it;
  private Topic a;
  private Topic b;
  private Tables locking;
  private Backends backends;

  @BeforeEach
  void sent() throws SQLException {
    it = Fixture.ofApplication();
    a = new Topic(servers, nameOfA);
    b = new Topic(servers, nameOfB);
    if (!topicsMade) {
      topicsMade = true;
      List.of(it.topic(), a, b).forEach(topic -> topic.create(2, Map.of()));
    }
    it.tables().execute("TRUNCATE stream_records");
    backends = new Backends();
    locking = Fixture.connect();
    locking.connection().setAutoCommit(false);
    for (Topic topic : List.of(a, b)) {
      for (int i = 0; i < MESSAGES; i++) {
        topic.send(null, "{\"id\": \"%s-%d\"}".formatted(run, i).getBytes(StandardCharsets.UTF_8));
      }
      topic.flush();
    }
  }

  @AfterEach
  void close() {
    locking.close();
    backends.close();
    a.close();
    b.close();
    it.close();
  }

  @Test
  void aRunThatLosesItsLeaseTimeAndAgainGoesOnWithAllOfThem() throws Exception {
    lockTheTable();
    CompletableFuture<ProcessResult> run = start(Optional.of(MOST));
    for (int round = 0; round < 2; round++) {
      backends.terminate(
          Awaitility.await().atMost(PATIENCE).until(backends::claiming, it -> !it.isEmpty()));
    }
    locking.connection().rollback();

    assertThatAllIsThereOnce(run.join());
  }

  @Test
  void aRunThatLosesItsWritersGoesOnWithAllOfThem() throws Exception {
    lockTheTable();
    CompletableFuture<ProcessResult> run = start(Optional.of(MOST));

    backends.terminate(backends.awaitWaiting());
    locking.connection().rollback();

    assertThatAllIsThereOnce(run.join());
  }

  private void assertThatAllIsThereOnce(ProcessResult bounded) {
    assertThat(bounded.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(bounded.stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
    assertThat(bounded.messages()).isEqualTo(MOST);
    assertThat(bounded.inserted()).isEqualTo(MOST);
    assertThat(bounded.topics().stream().mapToLong(TopicResult::messages).sum()).isEqualTo(MOST);
    ProcessResult rest = start(Optional.empty()).join();
    assertThat(rest.messages()).isEqualTo(2 * MESSAGES - MOST);
    assertThat(rest.inserted()).isEqualTo(2 * MESSAGES - MOST);
    assertThat(rest.updated() + rest.unchanged() + rest.missed() + rest.lag()).isZero();
    for (String source : List.of("a", "b")) {
      assertThat(it.rows(source)).isEqualTo(MESSAGES);
    }
    for (Topic topic : List.of(a, b)) {
      assertThat(
              it.tables()
                  .number(
                      "SELECT sum(next_offset) FROM partition_offsets WHERE topic = ?",
                      topic.name()))
          .isEqualTo(topic.end());
    }
  }

  private void lockTheTable() {
    locking.execute("LOCK TABLE stream_records IN EXCLUSIVE MODE");
  }

  private CompletableFuture<ProcessResult> start(Optional<Long> most) {
    return processor
        .process(
            RunStart.by(Trigger.CLI),
            List.of(),
            new RunBounds(most, Optional.of(PATIENCE), most.isEmpty()))
        .subscribeAsCompletionStage();
  }
}
