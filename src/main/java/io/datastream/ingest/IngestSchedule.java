package io.datastream.ingest;

import io.datastream.failure.FailureText;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Ingests all configured sources every so often, inside {@code serve}. */
@ApplicationScoped
class IngestSchedule {
  private static final Logger LOG = Logger.getLogger(IngestSchedule.class);

  private final IngestRuns runs;
  private final SourceCatalog sources;

  IngestSchedule(IngestRuns runs, SourceCatalog sources) {
    this.runs = runs;
    this.sources = sources;
  }

  @Scheduled(
      identity = "ingest",
      every = "${datastream.ingest.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> ingest() {
    List<Source> all = sources.all();
    if (all.isEmpty()) {
      LOG.info("nothing to ingest: no datastream.sources.<name>.type is configured");
      return Uni.createFrom().voidItem();
    }
    return runs.ingestAll(RunStart.by(Trigger.SCHEDULE), all)
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf("the scheduled ingest failed: %s", FailureText.of(failure).line()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
