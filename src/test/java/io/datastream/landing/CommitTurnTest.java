package io.datastream.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.record.JsonText;
import io.datastream.table.Destination;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitTurnTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final IllegalStateException BROKEN = new IllegalStateException("broken");

  private final CommitTurn first = CommitTurn.alone();
  private final CommitTurn second = new CommitTurn(first);
  private final CommitTurn third = new CommitTurn(second);

  @Test
  void theFirstWaitsForNobody() {
    ask(first.mayWrite(keys("a"))).assertCompleted();
    ask(first.mayCommit()).assertCompleted();
  }

  @Test
  void withoutCommonKeysTheyWriteSideBySideAndCommitInTheirOrder() {
    ask(first.mayWrite(keys("a", "b"))).assertCompleted();
    ask(second.mayWrite(keys("c"))).assertCompleted();
    ask(third.mayWrite(keys("d"))).assertCompleted();

    UniAssertSubscriber<Void> secondCommits = ask(second.mayCommit());
    UniAssertSubscriber<Void> thirdCommits = ask(third.mayCommit());
    secondCommits.assertNotTerminated();
    first.committed();
    secondCommits.assertCompleted();
    thirdCommits.assertNotTerminated();
    second.committed();
    thirdCommits.assertCompleted();
  }

  @Test
  void withACommonKeyTheLaterOneIsNotWrittenBeforeTheEarlierOneHasCommitted() {
    ask(first.mayWrite(keys("a", "b"))).assertCompleted();
    ask(second.mayWrite(keys("c"))).assertCompleted();

    // What it has in common with the one before the last counts too.
    UniAssertSubscriber<Void> thirdWrites = ask(third.mayWrite(keys("b", "d")));

    thirdWrites.assertNotTerminated();
    first.committed();
    thirdWrites.assertCompleted();
  }

  @Test
  void theSameKeyInAnotherTableIsNoCommonKey() {
    ask(first.mayWrite(new WriteSet(List.of(part("t", "a"), part("v", "c"))))).assertCompleted();
    ask(second.mayWrite(set("u", "a", "c"))).assertCompleted();

    // Those of the table alone are compared, wherever it stands among the others.
    UniAssertSubscriber<Void> thirdWrites =
        ask(third.mayWrite(new WriteSet(List.of(part("u", "b"), part("v", "b", "c")))));

    thirdWrites.assertNotTerminated();
    first.committed();
    thirdWrites.assertCompleted();
  }

  @Test
  void whatTheEarlierOneWillWriteIsWaitedFor() {
    UniAssertSubscriber<Void> secondWrites = ask(second.mayWrite(keys("a")));
    secondWrites.assertNotTerminated();

    ask(first.mayWrite(keys("b"))).assertCompleted();

    secondWrites.assertCompleted();
  }

  @Test
  void oneThatHasEndedIsNotWaitedFor() {
    ask(first.mayWrite(keys("a"))).assertCompleted();
    first.committed();

    ask(second.mayWrite(keys("a"))).assertCompleted();
    ask(second.mayCommit()).assertCompleted();
    second.committed();
    ask(third.mayWrite(keys("a"))).assertCompleted();
    ask(third.mayCommit()).assertCompleted();
  }

  @Test
  void oneThatCommitsWithoutHavingWrittenHoldsNobodyUp() {
    UniAssertSubscriber<Void> secondWrites = ask(second.mayWrite(keys("a")));

    first.committed();

    secondWrites.assertCompleted();
  }

  @Test
  void aFailureTakesThoseAfterItAlong() {
    ask(first.mayWrite(keys("a"))).assertCompleted();
    UniAssertSubscriber<Void> secondWrites = ask(second.mayWrite(keys("a")));
    ask(third.mayWrite(keys("b"))).assertCompleted();
    UniAssertSubscriber<Void> thirdCommits = ask(third.mayCommit());

    first.failed(BROKEN);

    secondWrites.assertFailedWith(EarlierBatchFailedException.class, "broken");
    ask(second.mayCommit()).assertFailedWith(EarlierBatchFailedException.class, "broken");
    thirdCommits.assertNotTerminated();
    second.failed(secondWrites.getFailure());
    thirdCommits.assertFailedWith(EarlierBatchFailedException.class, "broken");
  }

  @Test
  void aFailureBeforeItsKeysAreKnownTakesThoseAfterItAlongToo() {
    UniAssertSubscriber<Void> secondWrites = ask(second.mayWrite(keys("a")));

    first.failed(BROKEN);

    secondWrites.assertFailedWith(EarlierBatchFailedException.class, "broken");
  }

  @Test
  void theReasonStaysTheFirstOnesHoweverManyItTakesAlong() {
    first.failed(BROKEN);
    second.failed(ask(second.mayWrite(keys("a"))).getFailure());

    Throwable last = ask(third.mayWrite(keys("b"))).getFailure();

    assertThat(last)
        .isInstanceOf(EarlierBatchFailedException.class)
        .hasMessage("a batch before this one failed: broken")
        .hasCause(BROKEN);
  }

  /**
   * Turns with keys from a small set are taken by several threads in their order, as the channel
   * does it; in most rounds one fails.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverTheThreadsDoCommonKeysAreApartAndCommitsInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 200; round++) {
        round(random, threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void round(Random random, ExecutorService threads) throws Exception {
    int count = 60;
    int failing = random.nextInt(count + count / 4);
    Map<Integer, WriteSet> writing = new ConcurrentHashMap<>();
    List<Integer> committed = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Void>> work = new ArrayList<>();
    CommitTurn before = null;
    for (int i = 0; i < count; i++) {
      int number = i;
      CommitTurn turn = new CommitTurn(before);
      before = turn;
      WriteSet keys =
          keys(
              random
                  .ints(random.nextInt(5), 0, 12)
                  .mapToObj(key -> "k" + key)
                  .toArray(String[]::new));
      work.add(
          () -> {
            try {
              turn.mayWrite(keys).await().atMost(LIMIT);
              writing.put(number, keys);
              assertThat(writing)
                  .allSatisfy(
                      (other, theirs) -> {
                        if (other < number) {
                          assertThat(theirs.disjoint(keys)).isTrue();
                        }
                      });
              if (number == failing) {
                throw BROKEN;
              }
              turn.mayCommit().await().atMost(LIMIT);
              committed.add(number);
              writing.remove(number);
              turn.committed();
            } catch (IllegalStateException | EarlierBatchFailedException e) {
              turn.failed(e);
              assertThat(number).isGreaterThanOrEqualTo(failing);
              assertThat(e == BROKEN ? e : e.getCause()).isSameAs(BROKEN);
            }
            return null;
          });
    }

    for (Future<Void> each : threads.invokeAll(work, LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      each.get();
    }

    assertThat(committed).isSorted().hasSize(Math.min(count, failing));
  }

  private static UniAssertSubscriber<Void> ask(Uni<Void> turn) {
    return turn.subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private static WriteSet keys(String... keys) {
    return set("t", keys);
  }

  private static WriteSet set(String table, String... keys) {
    return new WriteSet(List.of(part(table, keys)));
  }

  private static WriteSet.Part part(String table, String... keys) {
    List<RecordRow> rows =
        Stream.of(keys)
            .map(key -> new RecordRow("s", key, JsonText.of("{}"), null, Instant.EPOCH, 0, 0, 0))
            .toList();
    return new WriteSet.Part(
        new Destination("m", table), null, LatestRows.of(rows), TableWriter.Way.NEW);
  }
}
