package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.postgres.TransientConflictException;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.testing.Backends;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Said;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that lose their connections, or find others in their way. */
@QuarkusTest
@TestProfile(DisturbedRunsTest.Profile.class)
class DisturbedRunsTest {
  /** Small batches, so that several are under way. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.process.batch-bytes", "5000",
              "datastream.process.recover-for", "12s"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MESSAGES = 300;
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;

  private final String source = "s-" + UUID.randomUUID();
  private Fixture it;
  private Tables locking;
  private Backends backends;

  @BeforeEach
  void drained() throws SQLException {
    it = Fixture.ofApplication();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(2, Map.of());
    }
    start().join();
    backends = new Backends();
    locking = Fixture.connect();
    locking.connection().setAutoCommit(false);
  }

  @AfterEach
  void close() {
    locking.close();
    backends.close();
    it.close();
  }

  @Test
  void aRunThatLosesItsClaimsGoesOn() throws Exception {
    send();
    lockTheTable();
    CompletableFuture<ProcessResult> run = start();
    backends.awaitWaiting();
    List<String> claiming = backends.claiming();

    backends.terminate(claiming);
    locking.connection().rollback();

    assertAllThereOnce(run.join());
  }

  @Test
  void aRunThatLosesItsWritersGoesOn() throws Exception {
    send();
    lockTheTable();
    CompletableFuture<ProcessResult> run = start();

    backends.terminate(backends.awaitWaiting());
    locking.connection().rollback();

    assertAllThereOnce(run.join());
  }

  @Test
  void aRunThatLosesAllItsConnectionsTimeAndAgainGoesOn() throws Exception {
    send();
    lockTheTable();
    CompletableFuture<ProcessResult> run = start();
    for (int round = 0; round < 2; round++) {
      List<String> waiting = backends.awaitWaiting();
      backends.terminate(backends.claiming());
      backends.terminate(waiting);
    }
    locking.connection().rollback();

    assertAllThereOnce(run.join());
  }

  @Test
  void aContinuousRunGoesOnToo() throws Exception {
    CompletableFuture<ProcessResult> run =
        processor
            .process(RunStart.by(Trigger.STREAM), RunBounds.none())
            .subscribeAsCompletionStage();
    Awaitility.await().atMost(PATIENCE).until(() -> !backends.claiming().isEmpty());
    backends.terminate(backends.claiming());
    send();
    Awaitility.await().atMost(PATIENCE).until(() -> it.rows(source) == MESSAGES);

    start().join();
    ProcessResult result = run.join();
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.REQUEST);
    assertThat(result.messages()).isEqualTo(MESSAGES);
    assertThat(result.inserted()).isEqualTo(MESSAGES);
  }

  @Test
  void aBoundIsKeptWhateverHappens() throws Exception {
    send();
    lockTheTable();
    CompletableFuture<ProcessResult> run =
        processor.processStreamBatch(111, 60_000).subscribeAsCompletionStage();
    backends.terminate(backends.awaitWaiting());
    locking.connection().rollback();

    ProcessResult result = run.join();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
    assertThat(result.messages()).isEqualTo(111);
    assertThat(it.rows(source)).isEqualTo(111);
  }

  @Test
  void aDeadlockWithSomebodyElseIsSurvived() throws Exception {
    it.topic().sendTo(0, List.of(Topic.envelope(source, "{\"id\":1}", "{\"id\":2}")));
    start().join();
    String touch = "UPDATE stream_records SET run_id = run_id WHERE source = ? AND record_key = ?";
    locking.execute(touch, source, "2");
    it.topic()
        .sendTo(0, List.of(Topic.envelope(source, "{\"id\":1,\"v\":2}", "{\"id\":2,\"v\":2}")));
    CompletableFuture<ProcessResult> run = start();
    backends.awaitWaiting();

    // Now each has what the other wants; which of the two PostgreSQL chooses is its affair.
    try {
      locking.execute(touch, source, "1");
    } catch (IllegalStateException e) {
      assertThat(e).hasStackTraceContaining("deadlock detected");
    }
    locking.connection().rollback();

    ProcessResult result = run.join();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.messages()).isEqualTo(1);
    assertThat(result.updated()).isEqualTo(2);
  }

  @Test
  void aLockThatStaysIsNotWaitedForForEver() throws Exception {
    send();
    lockTheTable();

    assertThatThrownBy(() -> start().join())
        .hasCauseInstanceOf(TransientConflictException.class)
        .hasMessageContaining("is a lock held on Datastream's tables?");

    locking.connection().rollback();
    start().join();
    assertThat(it.rows(source)).isEqualTo(MESSAGES);
  }

  @Test
  void aServerThatOnlyReadForAWhileIsWaitedFor() throws Exception {
    send();
    lockTheTable();
    CompletableFuture<ProcessResult> run = start();
    backends.awaitWaiting();
    setForNewSessions("default_transaction_read_only = on");
    try (Said said = Said.by("io.datastream.process.session.TopicReader")) {
      backends.terminate(backends.ofTheApplication());
      Awaitility.await().atMost(PATIENCE).until(() -> said.anything("only reads"));
    } finally {
      setForNewSessions("default_transaction_read_only = off");
    }
    locking.connection().rollback();

    assertAllThereOnce(run.join());
  }

  @Test
  void aLockThatOutlastsTheRolesStatementTimeoutPassesToo() throws Exception {
    send();
    setForNewSessions("statement_timeout = 500");
    CompletableFuture<ProcessResult> run;
    try {
      backends.terminate(backends.ofTheApplication());
      lockTheTable();
      run = start();
      backends.awaitWaiting();
      List<String> first = backends.waitingSince();
      Awaitility.await().atMost(PATIENCE).until(() -> !first.containsAll(backends.waitingSince()));
    } finally {
      setForNewSessions("statement_timeout = 0");
    }
    locking.connection().rollback();

    assertAllThereOnce(run.join());
    // Those that were opened meanwhile keep the setting.
    backends.terminate(backends.ofTheApplication());
  }

  private void setForNewSessions(String setting) {
    it.tables()
        .execute(
            "ALTER DATABASE " + it.tables().text("SELECT current_database()") + " SET " + setting);
  }

  private void send() {
    it.topic().sendTo(0, envelopes(0));
    it.topic().sendTo(1, envelopes(MESSAGES / 2));
  }

  private List<String> envelopes(long firstId) {
    return LongStream.range(firstId, firstId + MESSAGES / 2)
        .mapToObj(id -> Topic.envelope(source, id))
        .toList();
  }

  private void lockTheTable() {
    locking.execute("LOCK TABLE stream_records IN ACCESS EXCLUSIVE MODE");
  }

  private CompletableFuture<ProcessResult> start() {
    return processor
        .process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true))
        .subscribeAsCompletionStage();
  }

  private void assertAllThereOnce(ProcessResult result) {
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isEqualTo(MESSAGES);
    assertThat(result.inserted()).isEqualTo(MESSAGES);
    assertThat(result.updated()).isZero();
    assertThat(result.missed()).isZero();
    assertThat(result.lag()).isZero();
    assertThat(it.rows(source)).isEqualTo(MESSAGES);
    assertThat(it.storedOffsets()).isEqualTo(it.topic().end());
    assertThat(
            it.tables()
                .text(
                    "SELECT status || ' ' || messages FROM pipeline_runs WHERE run_id = ?",
                    result.runId()))
        .isEqualTo("succeeded " + MESSAGES);
  }
}
