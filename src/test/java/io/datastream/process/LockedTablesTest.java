package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.ingest.IngestResult;
import io.datastream.ingest.IngestRuns;
import io.datastream.monitor.StatusReporter;
import io.datastream.postgres.TransientConflictException;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.testing.Backends;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else keeps rows or tables locked, for a while or for good. */
@QuarkusTest
@TestProfile(LockedTablesTest.Profile.class)
class LockedTablesTest {
  /** Bounds that can be waited for. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.statement-timeout", "2s",
              "datastream.process.recover-for", "4s"));
    }
  }

  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;
  @Inject IngestRuns ingest;
  @Inject SourceCatalog sources;
  @Inject StatusReporter status;

  private final String source = "s-" + UUID.randomUUID();
  private Fixture it;
  private Tables locking;
  private Backends backends;

  @BeforeEach
  void connect() throws SQLException {
    it = Fixture.ofApplication();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(1, Map.of());
    }
    drain().join();
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
  void anotherRunsRowIsNotWaitedFor() {
    UUID dead = UUID.randomUUID();
    it.tables()
        .execute(
            "INSERT INTO pipeline_runs (run_id, kind, trigger, status)"
                + " VALUES (?, 'process', 'cli', 'running')",
            dead);
    locking.text("SELECT run_id FROM pipeline_runs WHERE run_id = ? FOR UPDATE", dead);

    assertThat(drain().join().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(statusOf(dead)).isEqualTo("running");

    rollback();
    drain().join();
    assertThat(statusOf(dead)).isEqualTo("abandoned");
  }

  @Test
  void aRunGoesOnWhenTheLedgerIsFreeAgain() {
    locking.execute("LOCK TABLE pipeline_runs IN ACCESS EXCLUSIVE MODE");
    send();
    CompletableFuture<ProcessResult> run = drain();
    backends.awaitWaiting();
    rollback();

    assertThat(run.join().inserted()).isEqualTo(1);
  }

  @Test
  void aRunGoesOnWhenItsOffsetsAreFreeAgain() {
    send();
    locking.text("SELECT topic FROM partition_offsets FOR UPDATE");
    CompletableFuture<ProcessResult> run = drain();
    backends.awaitWaiting();
    rollback();

    assertThat(run.join().inserted()).isEqualTo(1);
  }

  @Test
  void whatStaysLockedEndsARunInWords() {
    send();
    locking.text("SELECT topic FROM partition_offsets FOR UPDATE");
    assertThatThrownBy(() -> drain().join())
        .hasCauseInstanceOf(TransientConflictException.class)
        .hasMessageContainingAll("rows of partition_offsets", "is a lock held");

    rollback();
    locking.execute("LOCK TABLE pipeline_runs IN ACCESS EXCLUSIVE MODE");
    assertThatThrownBy(() -> drain().join())
        .hasCauseInstanceOf(TransientConflictException.class)
        .hasMessageContaining("is a lock held");

    rollback();
    assertThat(drain().join().inserted()).isEqualTo(1);
  }

  @Test
  void aStatusOfWhatStaysLockedEndsInWords() {
    locking.execute("LOCK TABLE pipeline_runs IN ACCESS EXCLUSIVE MODE");

    assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(status::report))
        .isInstanceOf(TransientConflictException.class);

    rollback();
    locking.execute("LOCK TABLE quarantined_records IN ACCESS EXCLUSIVE MODE");
    assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(status::report))
        .isInstanceOf(TransientConflictException.class);
  }

  @Test
  void aRunWhoseTimeIsOverTriesNothingAnew() {
    send();
    locking.execute("LOCK TABLE stream_records IN ACCESS EXCLUSIVE MODE");

    assertThatThrownBy(
            () -> processor.processStreamBatch(1, 500).subscribeAsCompletionStage().join())
        .hasCauseInstanceOf(TransientConflictException.class);

    rollback();
    assertThat(drain().join().inserted()).isEqualTo(1);
  }

  @Test
  void whatIsInHandWhenARunsTimeIsOverHasSomeMore() {
    send();
    locking.execute("LOCK TABLE stream_records IN ACCESS EXCLUSIVE MODE");
    long begun = System.nanoTime();
    CompletableFuture<ProcessResult> run =
        processor.processStreamBatch(100, 500).subscribeAsCompletionStage();
    backends.awaitWaiting();
    // The run has half a second. Counted from its beginning: the lock is waited for for one alone.
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> System.nanoTime() - begun > Duration.ofMillis(550).toNanos());
    rollback();

    ProcessResult result = run.join();
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.TIMEOUT);
    assertThat(result.inserted()).isEqualTo(1);
  }

  @Test
  void anIngestGoesOnWhenTheLedgerIsFreeAgain() {
    locking.execute("LOCK TABLE pipeline_runs IN ACCESS EXCLUSIVE MODE");
    CompletableFuture<IngestResult> run =
        ingest
            .ingest(RunStart.by(Trigger.REST), List.of(sources.sample()))
            .subscribeAsCompletionStage();
    backends.awaitWaiting();
    rollback();

    assertThat(run.join().status()).isEqualTo(RunStatus.SUCCEEDED);
    drain().join();
  }

  private void rollback() {
    try {
      locking.connection().rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send() {
    it.topic().sendTo(0, List.of(Topic.envelope(source, 1)));
  }

  private String statusOf(UUID run) {
    return it.tables().text("SELECT status FROM pipeline_runs WHERE run_id = ?", run);
  }

  private CompletableFuture<ProcessResult> drain() {
    return processor
        .process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true))
        .subscribeAsCompletionStage();
  }
}
