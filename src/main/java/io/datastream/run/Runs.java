package io.datastream.run;

import io.datastream.store.Leases;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** What every run goes through, whatever it moves: its turn, its entry in the ledger, its end. */
@ApplicationScoped
public class Runs {
  private static final Logger LOG = Logger.getLogger(Runs.class);

  private final RunGate gate;
  private final RunLedger ledger;
  private final Leases leases;
  private final StopRequest stop;

  Runs(RunGate gate, RunLedger ledger, Leases leases, StopRequest stop) {
    this.gate = gate;
    this.ledger = ledger;
    this.leases = leases;
    this.stop = stop;
  }

  /**
   * Does one run, when the runs of its kind before it in this process have ended.
   *
   * @param asked what it shall do
   * @param type of the result, to read a stored one
   * @param work does it, and enters its end into the ledger
   * @return the result; of a key that has succeeded before, the one stored then. Fails with {@link
   *     RunInProgressException}, {@link RunKeyTakenException}, {@link RunStoppedException}, {@link
   *     io.datastream.config.ServiceUnreachableException}, {@link
   *     io.datastream.store.SchemaMissingException} or the work's failure, which stands in the
   *     ledger too
   */
  public <R extends RunResult> Uni<R> run(
      Work asked, RunStart start, Class<R> type, Function<Opened.Begun, Uni<R>> work) {
    return gate.inTurn(
            asked.kind(),
            runId -> {
              stop.check();
              return leases
                  .open()
                  .chain(
                      lease ->
                          ledger
                              .open(lease, runId, asked, start)
                              .chain(
                                  opened ->
                                      opened instanceof Opened.Begun begun
                                          ? failing(begun, work)
                                          : Uni.createFrom()
                                              .item(
                                                  () ->
                                                      ledger.stored(
                                                          (Opened.Repeated) opened, type)))
                              .onTermination()
                              .call(lease::close));
            })
        // Whoever asked may go away (a closed HTTP connection); the run still comes to its end.
        .memoize()
        .indefinitely();
  }

  /**
   * Waits for the runs under way in this process.
   *
   * @return nothing, when all have ended; fails when they take longer than a trigger waits its turn
   */
  public Uni<Void> ended() {
    return Multi.createFrom()
        .items(RunKind.values())
        // A turn that comes says that those before it are over.
        .onItem()
        .transformToUniAndMerge(kind -> gate.inTurn(kind, id -> Uni.createFrom().voidItem()))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private <R> Uni<R> failing(Opened.Begun begun, Function<Opened.Begun, Uni<R>> work) {
    return Uni.createFrom()
        .deferred(() -> work.apply(begun))
        .onFailure()
        .call(
            failure ->
                ledger
                    .fail(begun.runId(), failure)
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
