package io.datastream.process;

import io.datastream.failure.FailureText;
import io.datastream.process.progress.ActiveRun;
import io.datastream.process.session.SessionEnd;
import io.datastream.process.session.TopicReaders;
import io.datastream.run.Runs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Reads the topics of a run of several, side by side: none waits for another one, nor ends it. */
@ApplicationScoped
class TopicsReader {
  private static final Logger LOG = Logger.getLogger(TopicsReader.class);

  private final TopicReaders readers;
  private final Runs runs;
  private final SnapshotKeeper snapshots;

  TopicsReader(TopicReaders readers, Runs runs, SnapshotKeeper snapshots) {
    this.readers = readers;
    this.runs = runs;
    this.snapshots = snapshots;
  }

  /**
   * Reads them until each has met a bound or failed.
   *
   * @param parts of the run, one a topic
   * @return in their order; fails with {@link AllTopicsFailedException} when all have
   */
  Uni<List<TopicOutcome>> read(List<ActiveRun> parts) {
    return Uni.join()
        .all(parts.stream().map(this::outcome).toList())
        .andFailFast()
        .invoke(
            outcomes -> {
              if (outcomes.stream().allMatch(TopicOutcome::failed)) {
                throw new AllTopicsFailedException(outcomes);
              }
            });
  }

  /** A run on one topic, which fails with it. */
  Uni<List<TopicOutcome>> alone(ActiveRun run) {
    return ended(run).map(end -> List.of(TopicOutcome.ended(run, end)));
  }

  private Uni<SessionEnd> ended(ActiveRun run) {
    return readers.read(run).call(() -> snapshots.keep(run));
  }

  private Uni<TopicOutcome> outcome(ActiveRun run) {
    return ended(run)
        .map(end -> TopicOutcome.ended(run, end))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(
                  "run %s, topic %s: %s",
                  run.entry().runId(), run.subscription().topic(), FailureText.of(failure).line());
              return readers
                  .lagAfterFailure(run)
                  .map(lag -> TopicOutcome.failed(run, failure, lag));
            })
        // What it didn't take of the run's messages is for the others, whatever became of it.
        .onTermination()
        .invoke(() -> run.progress().release());
  }

  /**
   * What became of each topic.
   *
   * @return in their order; empty for a run of one
   */
  Uni<List<TopicResult>> results(List<TopicOutcome> outcomes) {
    return Multi.createFrom()
        .iterable(outcomes.size() == 1 ? List.<TopicOutcome>of() : outcomes)
        .onItem()
        .transformToUniAndConcatenate(
            outcome ->
                runs.counts(outcome.run().entry(), outcome.run().subscription().topic())
                    .map(counts -> TopicResult.of(outcome, counts)))
        .collect()
        .asList();
  }
}
