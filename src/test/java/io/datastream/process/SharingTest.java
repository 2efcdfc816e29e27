package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.coordination.Assignment;
import io.datastream.coordination.Lease;
import io.datastream.coordination.Leases;
import io.datastream.coordination.PartitionClaim;
import io.datastream.coordination.PartitionClaims;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.StopRequest;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.datastream.topic.ConfiguredTopics;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several workers on one topic; the others are leases of their own, as other processes have. */
@QuarkusTest
@TestProfile(SharingTest.Profile.class)
class SharingTest {
  /** Defaults. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;
  private static final Set<Integer> ALL = Set.of(0, 1, 2, 3);
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;
  @Inject ConfiguredTopics topics;
  @Inject PartitionClaims claims;
  @Inject Leases leases;

  private final List<Lease> others = new ArrayList<>();
  private Fixture it;
  private PartitionClaim claim;
  private String source;
  private long nextId;

  @BeforeEach
  void drained() {
    it = Fixture.ofApplication();
    if (!topicMade) {
      topicMade = true;
      it.topic().create(PARTITIONS, Map.of());
    }
    drain();
    source = "s-" + UUID.randomUUID();
    claim = new PartitionClaim(it.group(), it.topic().name(), UUID.randomUUID(), UUID.randomUUID());
  }

  @AfterEach
  void close() {
    others.forEach(lease -> await(lease.close()));
    it.close();
  }

  @Test
  void aDrainTakesWhatIsFreeAndLeavesWhatOthersHave() {
    Lease other = otherWorker();
    claim(other, Set.of(1, 3));
    send(10);

    ProcessResult result = drain();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isEqualTo(20);
    assertThat(result.lag()).isEqualTo(20);
    assertThat(partitionsOfRows()).containsExactly("0", "2");
    await(other.close());
    assertThat(drain().messages()).isEqualTo(20);
    assertThat(it.rows(source)).isEqualTo(40);
  }

  @Test
  void whereAnotherOneHasAllAndGivesUpNoneARunEndsAndSaysSo() {
    claim(otherWorker(), ALL);
    send(1);
    long stored = it.storedOffsets();

    ProcessResult result = drain();

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.NO_FREE_PARTITION);
    assertThat(result.messages()).isZero();
    assertThat(result.nothingToDo()).isTrue();
    assertThat(result.lag()).isEqualTo(4);
    assertThat(result.warning()).contains("4 partition(s)", "with other workers");
    assertThat(it.storedOffsets()).isEqualTo(stored);
    assertThat(
            it.tables()
                .text(
                    "SELECT status || ' ' || stopped_by FROM pipeline_runs WHERE run_id = ?",
                    result.runId()))
        .isEqualTo("succeeded no_free_partition");
  }

  @Test
  void whoIsOneTooManyEndsAndSaysSo() {
    ALL.forEach(partition -> claim(otherWorker(), Set.of(partition)));

    ProcessResult result = drain();

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.NO_FREE_PARTITION);
    assertThat(result.warning()).contains("with other workers");
  }

  @Test
  void whoWaitsForAPartitionWaitsNoLongerThanItsTimeout() {
    claim(otherWorker(), ALL);

    ProcessResult result = await(processor.processStreamBatch(10, 200));

    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.NO_FREE_PARTITION);
    // Without a timeout it would wait for three seconds.
    assertThat(result.elapsedMs()).isLessThan(3000);
  }

  @Test
  void aRunWaitsForThePartsThatAnotherOneGivesUp() {
    Lease other = otherWorker();
    claim(other, ALL);
    send(5);
    CompletableFuture<ProcessResult> run = start(drainBounds());
    awaitAssignment(assignment -> assignment.workers().size() == 2);

    await(claims.release(other, claim, Set.of(0, 1)));

    ProcessResult result = run.join();
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    assertThat(result.messages()).isEqualTo(10);
    assertThat(partitionsOfRows()).containsExactly("0", "1");
  }

  @Test
  void aContinuousRunSharesWithWhoComesAndTakesBackWhenHeGoes() {
    CompletableFuture<ProcessResult> run = start(RunBounds.none());
    awaitAssignment(assignment -> assignment.claimed().equals(ALL));
    send(5);
    awaitRows(20);
    assertThat(run).isNotDone();

    Lease other = otherWorker();
    awaitAssignment(assignment -> assignment.claimed().size() == 2);
    Set<Integer> kept = assignment().claimed();
    List<Integer> given = ALL.stream().filter(partition -> !kept.contains(partition)).toList();
    assertThat(claim(other, ALL)).containsExactlyInAnyOrderElementsOf(given);
    send(5);
    awaitRows(30);
    assertThat(
            it.tables()
                .number(
                    "SELECT count(*) FROM stream_records WHERE source = ? AND partition IN (?, ?)",
                    source,
                    given.get(0),
                    given.get(1)))
        .isEqualTo(10);

    await(other.close());
    awaitRows(40);
    awaitAssignment(assignment -> assignment.claimed().equals(ALL));

    // Another run's turn ends it.
    assertThat(drain().messages()).isZero();
    ProcessResult result = run.join();
    assertThat(result.stoppedBy()).isEqualTo(StoppedBy.REQUEST);
    assertThat(result.messages()).isEqualTo(40);
    assertThat(result.inserted()).isEqualTo(40);
    assertThat(result.updated()).isZero();
    assertThat(result.missed()).isZero();
    assertThat(result.lag()).isZero();
    assertThat(it.topic().committed(it.group())).isEqualTo(it.storedOffsets());
  }

  @Test
  void aBusyContinuousRunLosesAndDoublesNothingWhileOthersComeAndGo() {
    CompletableFuture<ProcessResult> run = start(RunBounds.none());
    awaitAssignment(assignment -> assignment.claimed().equals(ALL));
    for (int round = 0; round < 5; round++) {
      send(100);
      Lease other = otherWorker();
      awaitAssignment(assignment -> assignment.claimed().size() == 2);
      send(100);
      await(other.close());
      awaitAssignment(assignment -> assignment.claimed().equals(ALL));
    }
    awaitRows(4000);

    drain();
    ProcessResult result = run.join();
    assertThat(result.messages()).isEqualTo(4000);
    assertThat(result.inserted()).isEqualTo(4000);
    assertThat(result.updated()).isZero();
    assertThat(result.missed()).isZero();
  }

  @Test
  void continuousProcessingGoesAsideForARunAndComesBack() throws Exception {
    StopRequest stop = new StopRequest();
    CompletableFuture<Void> streaming =
        new ContinuousProcessing(processor, topics, stop)
            .untilStopped()
            .subscribeAsCompletionStage();
    send(5);
    awaitRows(20);

    ProcessResult between = drain();
    assertThat(between.stoppedBy()).isEqualTo(StoppedBy.END_OF_TOPIC);
    send(5);
    awaitRows(40);
    assertThat(streaming).isNotDone();

    stop.request();
    drain();
    streaming.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(
            it.tables()
                .texts(
                    "SELECT DISTINCT status || ' ' || stopped_by FROM pipeline_runs"
                        + " WHERE trigger = 'stream'"))
        .containsExactly("succeeded request");
    assertThat(
            it.tables()
                .number(
                    "SELECT sum(inserted) FROM pipeline_runs WHERE run_id IN"
                        + " (SELECT run_id FROM stream_records WHERE source = ?)",
                    source))
        .isEqualTo(40);
  }

  private void send(int perPartition) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      it.topic()
          .sendTo(
              partition,
              LongStream.range(nextId, nextId + perPartition)
                  .mapToObj(id -> Topic.envelope(source, id))
                  .toList());
      nextId += perPartition;
    }
  }

  private Lease otherWorker() {
    Lease lease = await(leases.open());
    others.add(lease);
    await(claims.join(lease, claim));
    return lease;
  }

  private List<Integer> claim(Lease lease, Collection<Integer> partitions) {
    return await(claims.claim(lease, claim, partitions)).stream()
        .map(claimed -> claimed.partition())
        .toList();
  }

  /** As one sees it who looks on. */
  private Assignment assignment() {
    Lease lease = await(leases.open());
    try {
      return await(claims.look(lease, claim));
    } finally {
      await(lease.close());
    }
  }

  private void awaitAssignment(Predicate<Assignment> wanted) {
    Awaitility.await().atMost(PATIENCE).until(this::assignment, wanted);
  }

  private void awaitRows(long rows) {
    Awaitility.await().atMost(PATIENCE).until(() -> it.rows(source) == rows);
  }

  private List<String> partitionsOfRows() {
    return it.tables()
        .texts("SELECT DISTINCT partition FROM stream_records WHERE source = ? ORDER BY 1", source);
  }

  private CompletableFuture<ProcessResult> start(RunBounds bounds) {
    return processor.process(RunStart.by(Trigger.REST), bounds).subscribeAsCompletionStage();
  }

  private ProcessResult drain() {
    return await(processor.process(RunStart.by(Trigger.REST), drainBounds()));
  }

  private RunBounds drainBounds() {
    return processor.bounds(Optional.empty(), Optional.empty(), true);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
