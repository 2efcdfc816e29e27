package io.datastream.run;

import io.datastream.coordination.Lease;
import io.datastream.coordination.Leases;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What every run goes through, whatever it moves: its turn, its entry in the ledger, its end. */
@ApplicationScoped
public class Runs {
  private static final Logger LOG = Logger.getLogger(Runs.class);

  private final RunGate gate;
  private final RunLedger ledger;
  private final Leases leases;
  private final StopRequest stop;
  private final Perseverance perseverance;

  Runs(RunGate gate, RunLedger ledger, Leases leases, StopRequest stop, Perseverance perseverance) {
    this.gate = gate;
    this.ledger = ledger;
    this.leases = leases;
    this.stop = stop;
    this.perseverance = perseverance;
  }

  /**
   * Does one run, when the runs of its kind before it in this process have ended.
   *
   * @param asked what it shall do
   * @param timeout how long the run may take, from its turn on; see {@link RunTime}
   * @param type of the result, to read a stored one
   * @param work does it, and enters its end into the ledger
   * @return the result; of a key that has succeeded before, the one stored then. Fails with {@link
   *     RunInProgressException}, {@link RunKeyTakenException}, {@link RunStoppedException}, {@link
   *     io.datastream.config.ServiceUnreachableException}, {@link
   *     io.datastream.postgres.SchemaMissingException} or the work's failure, which stands in the
   *     ledger too
   */
  public <R extends RunResult> Uni<R> run(
      Work asked,
      RunStart start,
      Optional<Duration> timeout,
      Class<R> type,
      Function<RunEntry, Uni<R>> work) {
    return gate.inTurn(
            asked,
            runId -> {
              stop.check();
              RunTime time = RunTime.of(timeout);
              return leases
                  .open()
                  .chain(
                      lease ->
                          opened(lease, runId, asked, start, time)
                              .chain(
                                  opened ->
                                      opened instanceof RunEntry begun
                                          ? failing(begun, work)
                                          : Uni.createFrom()
                                              .item(
                                                  () ->
                                                      ledger.stored(
                                                          (Opening.Repeated) opened, type)))
                              .onTermination()
                              .call(lease::close));
            })
        // Whoever asked may go away (a closed HTTP connection); the run still comes to its end.
        .memoize()
        .indefinitely();
  }

  /** On another connection, where the lease's has not answered. */
  private Uni<Opening> opened(Lease lease, UUID runId, Work asked, RunStart start, RunTime time) {
    return perseverance.begin(
        time,
        () ->
            (lease.lost() == null ? Uni.createFrom().voidItem() : lease.renew())
                .chain(() -> ledger.open(lease, runId, asked, start, time)));
  }

  /**
   * Begins anew within the same run: its row is made sure of.
   *
   * @return what the database has committed of it
   */
  public Uni<RunCounts> resume(RunEntry run) {
    return ledger.renew(run).chain(() -> ledger.counts(run.runId()));
  }

  /**
   * As {@link #resume(RunEntry)}, on one topic of several: the lease is the others' too, and
   * renewed only where it is lost.
   *
   * @return what the database has committed of that topic
   */
  public Uni<RunCounts> resume(RunEntry run, String topic) {
    return run.lease()
        .together(
            () -> run.lease().lost() == null ? Uni.createFrom().voidItem() : ledger.renew(run))
        .chain(() -> ledger.counts(run.runId(), topic));
  }

  /** What the database has committed of the run, at its end. */
  public Uni<RunCounts> counts(RunEntry run) {
    return atTheEnd(run, () -> ledger.counts(run.runId()));
  }

  /** What the database has committed of one topic of a run of several, at its end. */
  public Uni<RunCounts> counts(RunEntry run, String topic) {
    return atTheEnd(run, () -> ledger.counts(run.runId(), topic));
  }

  /**
   * Enters the run's end into the ledger.
   *
   * @param stoppedBy null where nothing is to be said
   * @param error null where there is none
   */
  public Uni<Void> end(
      RunEntry run, RunResult result, RunCounts counts, StoppedBy stoppedBy, String error) {
    return atTheEnd(run, () -> ledger.end(result, counts, stoppedBy, error));
  }

  /** Asks something that the run ends with, as often as it takes; see {@link Perseverance#end}. */
  public <T> Uni<T> atTheEnd(RunEntry run, Supplier<Uni<T>> question) {
    return perseverance.end(run.time(), question);
  }

  /** Whether all runs of this process shall end. */
  public boolean shallStop() {
    return stop.requested();
  }

  /** Whether somebody waits for the run that does this. */
  public boolean othersWait(Work work) {
    return gate.othersWait(work);
  }

  /**
   * Waits for the runs under way in this process.
   *
   * @return nothing, when all have ended; fails when they take longer than a trigger waits its turn
   */
  public Uni<Void> ended() {
    return gate.ended();
  }

  private <R> Uni<R> failing(RunEntry begun, Function<RunEntry, Uni<R>> work) {
    return Uni.createFrom()
        .deferred(() -> work.apply(begun))
        .onFailure()
        .call(
            failure ->
                begun
                    .time()
                    .ending(ledger.fail(begun.runId(), failure))
                    .onFailure()
                    .invoke(
                        e ->
                            LOG.warnf(
                                "run %s: that it failed could not be entered: %s",
                                begun.runId(), e.getMessage()))
                    .onFailure()
                    .recoverWithNull());
  }
}
