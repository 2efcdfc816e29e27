package io.datastream.process;

import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.Removals;
import io.datastream.process.channel.ProcessMetrics;
import io.datastream.process.progress.ActiveRun;
import io.datastream.run.RunOverdueException;
import io.datastream.run.Runs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps tables as the readings of their sources are: takes away what those lack. */
@ApplicationScoped
class SnapshotKeeper {
  private final Runs runs;
  private final Removals removals;
  private final ProcessMetrics metrics;

  SnapshotKeeper(Runs runs, Removals removals, ProcessMetrics metrics) {
    this.runs = runs;
    this.removals = removals;
    this.metrics = metrics;
  }

  /**
   * Does it for the tables whose records came over the run's topic, in this run or another one.
   *
   * @return nothing; fails where rows can't go. What there is no time for is left to the next run.
   */
  Uni<Void> keep(ActiveRun run) {
    PartitionClaim claim =
        new PartitionClaim(
            run.subscription().group(),
            run.subscription().topic(),
            UUID.randomUUID(),
            run.entry().runId());
    return runs.atTheEnd(run.entry(), () -> removals.remove(claim))
        .invoke(
            removed -> {
              metrics.removed(removed.rows());
              removed.warnings().forEach(run.findings()::warn);
            })
        .replaceWithVoid()
        .onFailure(RunOverdueException.class)
        .recoverWithUni(
            () -> {
              run.findings()
                  .warn(
                      "rows that readings lack are left to the next run: the time of this one is over");
              return Uni.createFrom().voidItem();
            });
  }
}
