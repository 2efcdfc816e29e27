package io.datastream.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.DatastreamConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunGateTest {
  /** For what must come; that it came is what is asserted, not when. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Work INGEST = Work.ingestOfAll("topic");
  private static final Work PROCESS = Work.process("topic", "group");

  private final RunGate gate = gate("60s");

  @Test
  void nothingHappensBeforeSomebodySubscribes() {
    AtomicInteger begun = new AtomicInteger();

    Uni<Integer> run = gate.inTurn(INGEST, id -> done(begun.incrementAndGet()));

    assertThat(begun).hasValue(0);
    assertThat(run.await().atMost(LIMIT)).isEqualTo(1);
  }

  @Test
  void runsOfAKindWaitForEachOtherInTheirOrder() {
    Running first = new Running();
    Running second = new Running();
    Running third = new Running();
    List.of(first, second, third).forEach(it -> it.start(gate, PROCESS));

    assertThat(first.runId).isNotNull();
    assertThat(second.runId).isNull();
    first.end();
    assertThat(second.runId).isNotNull().isNotEqualTo(first.runId);
    assertThat(third.runId).isNull();
    second.end();
    assertThat(third.runId).isNotNull();
    third.end();
    List.of(first, second, third).forEach(it -> it.subscriber.assertCompleted());
  }

  @Test
  void runsOfAKindOnDifferentTopicsGoSideBySide() {
    Running one = new Running();
    Running other = new Running();

    one.start(gate, PROCESS);
    other.start(gate, Work.process("another", "group"));

    one.end();
    other.end();
    one.subscriber.awaitItem();
    other.subscriber.awaitItem();
    assertThat(gate.othersWait(PROCESS)).isFalse();
  }

  @Test
  void aRunOnSeveralTopicsWaitsForEachAndOthersForIt() {
    Running onOne = new Running();
    Running onBoth = new Running();
    Running next = new Running();
    Running elsewhere = new Running();
    Work both = Work.process(List.of("topic", "another"), "group");

    onOne.start(gate, PROCESS);
    onBoth.start(gate, both);
    next.start(gate, Work.process("another", "group"));
    elsewhere.start(gate, Work.process("third", "group"));

    assertThat(onBoth.runId).isNull();
    assertThat(next.runId).isNull();
    assertThat(elsewhere.runId).isNotNull();
    assertThat(gate.othersWait(PROCESS)).isTrue();
    onOne.end();
    assertThat(onBoth.runId).isNotNull();
    assertThat(gate.othersWait(both)).isTrue();
    assertThat(next.runId).isNull();
    onBoth.end();
    assertThat(next.runId).isNotNull();
  }

  @Test
  void whoGoesAwayWhileItWaitsForOneOfItsTopicsKeepsNoneOfThem() {
    Running onOne = new Running();
    Running onBoth = new Running();
    Running next = new Running();
    onOne.start(gate, PROCESS);
    onBoth.start(gate, Work.process(List.of("topic", "another"), "group"));

    onBoth.subscriber.cancel();
    next.start(gate, Work.process("another", "group"));

    assertThat(next.runId).isNotNull();
    onOne.end();
    next.end();
    assertThat(gate.othersWait(PROCESS)).isFalse();
  }

  @Test
  void runsOnTheSameTopicsInAnotherOrderDontWaitInARing() {
    Running first = new Running();
    Running second = new Running();
    first.start(gate, Work.process(List.of("a", "b"), "group"));
    second.start(gate, Work.process(List.of("b", "a"), "group"));

    first.end();
    assertThat(second.runId).isNotNull();
    second.end();
    second.subscriber.assertCompleted();
  }

  @Test
  void kindsDoNotWaitForEachOther() {
    Running ingest = new Running();
    Running process = new Running();
    ingest.start(gate, INGEST);
    process.start(gate, PROCESS);

    assertThat(ingest.runId).isNotNull();
    assertThat(process.runId).isNotNull();
  }

  @Test
  void aRunThatFailedLetsTheNextOneIn() {
    Running failing = new Running();
    Running next = new Running();
    failing.start(gate, INGEST);
    next.start(gate, INGEST);

    failing.emitter.fail(new IllegalStateException("failed"));

    failing.subscriber.assertFailedWith(IllegalStateException.class, "failed");
    assertThat(next.runId).isNotNull();
  }

  @Test
  void workThatThrowsLetsTheNextOneIn() {
    assertThatThrownBy(
            () ->
                gate.inTurn(
                        INGEST,
                        id -> {
                          throw new IllegalStateException("thrown");
                        })
                    .await()
                    .atMost(LIMIT))
        .hasMessage("thrown");
    assertThat(gate.inTurn(INGEST, id -> done(1)).await().atMost(LIMIT)).isEqualTo(1);
  }

  @Test
  void aRunThatIsCancelledLetsTheNextOneIn() {
    Running cancelled = new Running();
    Running next = new Running();
    cancelled.start(gate, INGEST);
    next.start(gate, INGEST);

    cancelled.subscriber.cancel();

    assertThat(next.runId).isNotNull();
  }

  @Test
  void whoIsCancelledWhileWaitingIsPassedOver() {
    Running running = new Running();
    Running cancelled = new Running();
    Running last = new Running();
    List.of(running, cancelled, last).forEach(it -> it.start(gate, INGEST));

    cancelled.subscriber.cancel();
    assertThat(last.runId).isNull();
    running.end();

    assertThat(cancelled.runId).isNull();
    assertThat(last.runId).isNotNull();
  }

  @Test
  void whoWaitsTooLongIsToldWhichRunIsUnderWay() {
    RunGate impatient = gate("20ms");
    Running running = begun(impatient);

    Running late = new Running();
    late.start(impatient, PROCESS);
    late.subscriber.awaitFailure(LIMIT);

    late.subscriber.assertFailedWith(RunInProgressException.class, "process run " + running.runId);
    assertThat(((RunInProgressException) late.subscriber.getFailure()).runId())
        .isEqualTo(running.runId);
    assertThat(late.runId).isNull();
    running.end();
    assertThat(impatient.inTurn(PROCESS, id -> done(1)).await().atMost(LIMIT)).isEqualTo(1);
  }

  @Test
  void aTurnMayLastLongerThanTheWait() {
    RunGate impatient = gate("20ms");
    Running running = begun(impatient);
    Running late = new Running();
    late.start(impatient, PROCESS);
    // By now the time of the first one would be over too.
    late.subscriber.awaitFailure(LIMIT);

    running.end();

    running.subscriber.assertCompleted();
  }

  @Test
  void aTimeoutOfTheWorkItselfIsPassedOn() {
    assertThatThrownBy(
            () ->
                gate.inTurn(
                        INGEST,
                        id -> Uni.createFrom().failure(new io.smallrye.mutiny.TimeoutException()))
                    .await()
                    .atMost(LIMIT))
        .isInstanceOf(io.smallrye.mutiny.TimeoutException.class);
  }

  @Test
  void manyWaitingRunsThatEndAtOnceAreNoProblem() {
    Running first = new Running();
    first.start(gate, INGEST);
    List<UniAssertSubscriber<Integer>> others = new ArrayList<>();
    // So many that a call from each to the next would not fit on a stack.
    for (int i = 0; i < 20_000; i++) {
      others.add(
          gate.inTurn(INGEST, id -> done(1))
              .subscribe()
              .withSubscriber(UniAssertSubscriber.create()));
    }

    first.end();

    assertThat(others).allSatisfy(UniAssertSubscriber::assertCompleted);
  }

  @Test
  void neverLetsTwoInWhateverComesAndGoes() throws InterruptedException {
    for (long seed = 0; seed < 20; seed++) {
      stress(seed);
    }
  }

  private void stress(long seed) throws InterruptedException {
    int threads = 4;
    int each = 250;
    RunGate shared = gate("60s");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(threads * each);
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      for (int thread = 0; thread < threads; thread++) {
        Random random = new Random(seed * 100 + thread);
        callers.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                int fate = random.nextInt(4);
                UniAssertSubscriber<Integer> run =
                    shared
                        .inTurn(PROCESS, id -> work(fate, inside, most, workers))
                        .onTermination()
                        .invoke(all::countDown)
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.create());
                if (fate == 3) {
                  run.cancel();
                }
              }
            });
      }

      assertThat(all.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("seed %d: all come to an end, %d are left", seed, all.getCount())
          .isTrue();
      assertThat(most).as("seed %d", seed).hasValue(1);
      // Nobody who went away has left the door shut.
      AtomicReference<UUID> last = new AtomicReference<>();
      shared
          .inTurn(
              PROCESS,
              id -> {
                last.set(id);
                return done(1);
              })
          .await()
          .atMost(LIMIT);
      assertThat(last.get()).as("seed %d", seed).isNotNull();
    } finally {
      callers.shutdownNow();
      workers.shutdownNow();
    }
  }

  private static Uni<Integer> work(
      int fate, AtomicInteger inside, AtomicInteger most, ExecutorService workers) {
    return Uni.createFrom()
        .item(
            () -> {
              if (fate == 3) {
                // Cancelled work that is past its beginning may go on beside the next one's.
                return fate;
              }
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              inside.decrementAndGet();
              if (fate == 0) {
                throw new IllegalStateException("failed");
              }
              return fate;
            })
        .runSubscriptionOn(workers);
  }

  private static Uni<Integer> done(int item) {
    return Uni.createFrom().item(item);
  }

  /** A run that is in; on a machine that stood still, the wait may be over before it began. */
  private static Running begun(RunGate gate) {
    while (true) {
      Running work = new Running();
      work.start(gate, PROCESS);
      if (work.runId != null) {
        return work;
      }
    }
  }

  private static RunGate gate(String wait) {
    return new RunGate(
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(DatastreamConfig.class)
            .withSources(
                new PropertiesConfigSource(Map.of("datastream.runs.wait-turn", wait), "test", 100))
            .build()
            .getConfigMapping(DatastreamConfig.class));
  }

  /** A run that ends when the test says so. */
  private static final class Running {
    private final UniAssertSubscriber<Object> subscriber = UniAssertSubscriber.create();
    private volatile UUID runId;
    private volatile UniEmitter<? super Object> emitter;

    void start(RunGate gate, Work asked) {
      gate.inTurn(
              asked,
              id -> {
                runId = id;
                return Uni.createFrom().emitter(it -> emitter = it);
              })
          .subscribe()
          .withSubscriber(subscriber);
    }

    void end() {
      emitter.complete(runId);
    }
  }
}
