package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * Workers at once, of which now and then one is killed. Those that are left alone must end with
 * success.
 */
final class Crew implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final String[] BATCH_BYTES = {"800", "4000", "100000", "4194304"};

  private final DatastreamProcess datastream;
  private final Ledger ledger;
  private final Random random;
  private final int size;
  private final KillTotals totals;
  private final List<Worker> workers = new ArrayList<>();
  private final List<String> killed = new ArrayList<>();
  private Map<String, Ledger.Entry> seen = Map.of();

  Crew(DatastreamProcess datastream, Ledger ledger, Random random, int size, KillTotals totals) {
    this.datastream = datastream;
    this.ledger = ledger;
    this.random = random;
    this.size = size;
    this.totals = totals;
  }

  /** Starts workers until there are as many as there should be. */
  void fill() {
    dismissEnded();
    while (workers.size() < size) {
      DatastreamProcess one =
          datastream.with(
              Map.of(
                  // A loaded machine is no reason to fail: time is not what is tested here.
                  "DATASTREAM_CONNECT_TIMEOUT",
                  "60s",
                  "DATASTREAM_PROCESS_BATCH_BYTES",
                  BATCH_BYTES[random.nextInt(BATCH_BYTES.length)]));
      workers.add(
          random.nextInt(5) < 3
              ? Worker.start(one, "--drain")
              : Worker.start(
                  one,
                  "--max-messages",
                  Integer.toString(50 + random.nextInt(3000)),
                  // Else waiting for a lock once takes all the time that a run has.
                  "--timeout-ms",
                  "60000"));
      totals.started();
    }
  }

  /**
   * Kills one worker, at an instant of this kind.
   *
   * @return false when all had ended before there was one
   */
  boolean killOne(Instant instant) {
    List<Worker> fitting = new ArrayList<>();
    watch(
        PATIENCE,
        () -> {
          fitting.clear();
          workers.stream()
              .filter(Worker::alive)
              .filter(it -> instant.fits(Optional.ofNullable(seen.get(it.runKey()))))
              .forEach(fitting::add);
          return !fitting.isEmpty() || workers.stream().noneMatch(Worker::alive);
        });
    if (fitting.isEmpty()) {
      return false;
    }
    Worker victim = fitting.get(random.nextInt(fitting.size()));
    long dies = System.nanoTime() + instant.delay(random).toNanos();
    watch(PATIENCE, () -> System.nanoTime() >= dies || !victim.alive());
    if (!victim.alive()) {
      return false;
    }
    victim.close();
    Ended ended = victim.await();
    if (ended.exitCode() == 0) {
      return false;
    }
    workers.remove(victim);
    killed.add(victim.runKey());
    totals.firstCommit(victim.firstCommitMillis());
    totals.killed(Phase.of(ledger.entry(victim.runKey())));
    return true;
  }

  /** Run keys of those killed. */
  List<String> killed() {
    return killed;
  }

  /** Waits for those that are left. */
  void awaitEnds() {
    watch(PATIENCE, () -> workers.stream().noneMatch(Worker::alive));
    dismissEnded();
  }

  /** Looks at the workers' rows again and again until the condition holds. */
  private void watch(Duration atMost, BooleanSupplier until) {
    Awaitility.await()
        .atMost(atMost)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(
            () -> {
              seen = ledger.entries(workers.stream().map(Worker::runKey).toList());
              workers.forEach(it -> it.seen(Optional.ofNullable(seen.get(it.runKey()))));
              return until.getAsBoolean();
            });
  }

  private void dismissEnded() {
    for (Iterator<Worker> all = workers.iterator(); all.hasNext(); ) {
      Worker worker = all.next();
      if (!worker.alive()) {
        all.remove();
        Ended ended = worker.await();
        assertThat(ended.exitCode()).as("not killed, yet\n%s", ended).isZero();
        totals.firstCommit(worker.firstCommitMillis());
        totals.ended(ended.json().path("stopped_by").asText());
      }
    }
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
  }
}
