package io.datastream.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.testing.Backends;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs with keys, and runs whose process died. Another process is a connection that holds the locks
 * which that process would hold.
 */
@QuarkusTest
@TestProfile(RunKeysTest.Profile.class)
class RunKeysTest {
  /** A short wait: some wait until it is over. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(Map.of("datastream.runs.wait-turn", "3s"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;

  private final String key = "key-" + UUID.randomUUID();
  private final String source = "s-" + UUID.randomUUID();
  private Fixture it;
  private Tables other;
  private Backends backends;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
    other = Fixture.connect();
    backends = new Backends();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(1, Map.of());
    }
    it.topic().send(Topic.envelope(source, 1));
  }

  @AfterEach
  void close() {
    backends.close();
    other.close();
    it.close();
  }

  @Test
  void whoWaitsForTheSameKeyElsewhereGetsItsResult() {
    ProcessResult theirs = await(run(Optional.empty()));
    lock(lockOf(key));
    CompletableFuture<ProcessResult> run = run(Optional.of(key)).subscribeAsCompletionStage();
    backends.awaitWaitingForAdvisoryLock();

    // The other process ends its run, and then its lease.
    other.execute("UPDATE pipeline_runs SET run_key = ? WHERE run_id = ?", key, theirs.runId());
    other.close();

    ProcessResult result = run.join();
    assertThat(result.runId()).isEqualTo(theirs.runId());
    assertThat(result.messages()).isEqualTo(theirs.messages());
    assertThat(runsOfKey()).isEqualTo(1);
  }

  @Test
  void whoWaitsForTheSameKeyElsewhereRunsWhenThatOneDied() {
    lock(lockOf(key));
    UUID dead = running(key);
    CompletableFuture<ProcessResult> run = run(Optional.of(key)).subscribeAsCompletionStage();
    backends.awaitWaitingForAdvisoryLock();

    other.close();

    ProcessResult result = run.join();
    assertThat(result.runId()).isNotEqualTo(dead);
    assertThat(result.runKey()).isEqualTo(key);
    assertThat(it.rows(source)).isEqualTo(1);
    assertThat(status(dead)).isEqualTo("abandoned");
  }

  @Test
  void whoWaitsTooLongIsToldWhichRunIsInTheWay() {
    lock(lockOf(key));
    UUID alive = running(key);
    lock(alive.getMostSignificantBits());

    assertThatThrownBy(() -> await(run(Optional.of(key))))
        .isInstanceOf(RunInProgressException.class)
        .hasMessageContaining("the process run " + alive + " is still under way")
        .hasMessageContaining("3000 ms (datastream.runs.wait-turn)");

    assertThat(it.rows(source)).isZero();
    assertThat(runsOfKey()).isEqualTo(1);
    // Whoever has another key, or none, isn't held up by that.
    assertThat(await(run(Optional.of(key + "2"))).messages()).isPositive();
    assertThat(status(alive)).isEqualTo("running");
  }

  @Test
  void whoWaitsTooLongForARunThatIsNotInTheLedgerYetIsToldSoToo() {
    lock(lockOf(key));

    given()
        .header("Idempotency-Key", key)
        .queryParam("drain", true)
        .post("/api/v1/process")
        .then()
        .statusCode(409)
        .contentType(containsString("application/problem+json"))
        .body("detail", containsString("another process run is still under way"))
        .body("detail", not(containsString("null")))
        .body("$", not(hasKey("run_id")));
  }

  @Test
  void aRefusalOverHttpNamesTheRun() {
    lock(lockOf(key));
    UUID alive = running(key);
    lock(alive.getMostSignificantBits());

    given()
        .header("Idempotency-Key", key)
        .queryParam("drain", true)
        .post("/api/v1/process")
        .then()
        .statusCode(409)
        .body("run_id", is(alive.toString()));
  }

  @Test
  void aRunWhoseProcessDiedIsAbandonedWhenTheNextOneBegins() {
    UUID dead = running(null);
    UUID alive = running(null);
    lock(alive.getMostSignificantBits());

    await(run(Optional.empty()));

    assertThat(status(dead)).isEqualTo("abandoned");
    assertThat(it.tables().text("SELECT error FROM pipeline_runs WHERE run_id = ?", dead))
        .isEqualTo("its process ended before it did");
    assertThat(
            it.tables()
                .number(
                    "SELECT count(*) FROM pipeline_runs WHERE run_id = ? AND finished_at IS NULL",
                    dead))
        .isZero();
    assertThat(status(alive)).isEqualTo("running");
  }

  @Test
  void aKeyThatFailedOrWasAbandonedRunsAgain() {
    UUID failed = running(key);
    it.tables().execute("UPDATE pipeline_runs SET status = 'failed' WHERE run_id = ?", failed);
    UUID dead = running(key);

    ProcessResult result = await(run(Optional.of(key)));

    assertThat(result.runId()).isNotIn(failed, dead);
    assertThat(result.messages()).isPositive();
    assertThat(status(dead)).isEqualTo("abandoned");
    assertThat(status(failed)).isEqualTo("failed");
    ProcessResult again = await(run(Optional.of(key)));
    assertThat(again).isEqualTo(result);
  }

  @Test
  void aKeyThatHasSucceededIsRefusedToOtherWork() {
    ProcessResult theirs = await(run(Optional.of(key)));
    String done =
        it.tables().text("SELECT work FROM pipeline_runs WHERE run_id = ?", theirs.runId());
    assertThat(done)
        .isEqualTo("topic \"" + it.topic().name() + "\" for group \"stream-processor\"");
    it.tables()
        .execute(
            "UPDATE pipeline_runs SET work = 'topic \"other\"' WHERE run_id = ?", theirs.runId());
    it.topic().send(Topic.envelope(source, 2));

    assertThatThrownBy(() -> await(run(Optional.of(key))))
        .isInstanceOf(RunKeyTakenException.class)
        .hasMessageContainingAll(
            key, theirs.runId().toString(), "(topic \"other\")", "(" + done + ")");
    given()
        .header("Idempotency-Key", key)
        .queryParam("drain", true)
        .post("/api/v1/process")
        .then()
        .statusCode(409)
        .body("run_id", is(theirs.runId().toString()));
    assertThat(it.rows(source)).isEqualTo(1);
    assertThat(runsOfKey()).isEqualTo(1);
  }

  @Test
  void otherWorkThatIsUnderWayIsNotWaitedFor() {
    lock(lockOf(key));
    UUID alive = running(key);
    lock(alive.getMostSignificantBits());
    it.tables().execute("UPDATE pipeline_runs SET work = 'other' WHERE run_id = ?", alive);

    assertThatThrownBy(() -> await(run(Optional.of(key))))
        .isInstanceOf(RunKeyTakenException.class)
        .hasMessageContaining(alive.toString());
  }

  @Test
  void otherWorkThatCameToNothingLeavesItsKeyFree() {
    UUID failed = running(key);
    it.tables()
        .execute(
            "UPDATE pipeline_runs SET status = 'failed', work = 'other' WHERE run_id = ?", failed);
    UUID dead = running(key);
    it.tables().execute("UPDATE pipeline_runs SET work = 'other' WHERE run_id = ?", dead);

    assertThat(await(run(Optional.of(key))).messages()).isPositive();
    assertThat(status(dead)).isEqualTo("abandoned");
  }

  @Test
  void aResultFromBeforeWorkWasWrittenDownIsStillTheKeys() {
    ProcessResult theirs = await(run(Optional.of(key)));
    it.tables().execute("UPDATE pipeline_runs SET work = null WHERE run_id = ?", theirs.runId());

    assertThat(await(run(Optional.of(key)))).isEqualTo(theirs);
  }

  @Test
  void boundsAreNoPartOfTheWork() {
    ProcessResult theirs = await(run(Optional.of(key)));

    ProcessResult again =
        await(
            processor.process(
                new RunStart(Trigger.REST, Optional.of(key)),
                processor.bounds(Optional.of(7L), Optional.of(1000L), false)));

    assertThat(again).isEqualTo(theirs);
  }

  @Test
  void theSameKeyForAnIngestIsAnotherKey() {
    lock(lockOf(RunKind.INGEST, key));

    assertThat(await(run(Optional.of(key))).messages()).isPositive();
  }

  /** What the ledger computes of the key. */
  private static long lockOf(String key) {
    return lockOf(RunKind.PROCESS, key);
  }

  private static long lockOf(RunKind kind, String key) {
    String text = "datastream run\n" + kind.word() + "\n" + key;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
  }

  private void lock(long lock) {
    assertThat(other.text("SELECT pg_try_advisory_lock(?)", lock)).isEqualTo("t");
  }

  private UUID running(String withKey) {
    UUID run = UUID.randomUUID();
    it.tables()
        .execute(
            "INSERT INTO pipeline_runs (run_id, kind, trigger, run_key, status)"
                + " VALUES (?, 'process', 'rest', ?, 'running')",
            run,
            withKey);
    return run;
  }

  private String status(UUID run) {
    return it.tables().text("SELECT status FROM pipeline_runs WHERE run_id = ?", run);
  }

  private long runsOfKey() {
    return it.tables().number("SELECT count(*) FROM pipeline_runs WHERE run_key = ?", key);
  }

  private Uni<ProcessResult> run(Optional<String> withKey) {
    return processor.process(
        new RunStart(Trigger.REST, withKey),
        processor.bounds(Optional.empty(), Optional.empty(), true));
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
