package io.datastream.process;

import io.datastream.config.DatastreamConfig;
import io.datastream.process.channel.ProcessMetrics;
import io.datastream.process.progress.ActiveRun;
import io.datastream.process.progress.Freshness;
import io.datastream.process.progress.RunBounds;
import io.datastream.process.session.SessionEnd;
import io.datastream.process.session.TopicReaders;
import io.datastream.run.RunCounts;
import io.datastream.run.RunEntry;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.RunStoppedException;
import io.datastream.run.Runs;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.run.Work;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.Subscription;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Runs from the topic to PostgreSQL; the prototype's {@code KafkaStreamProcessor}. */
@ApplicationScoped
public class KafkaStreamProcessor {
  private static final Logger LOG = Logger.getLogger(KafkaStreamProcessor.class);

  private final Runs runs;
  private final ConfiguredTopics topics;
  private final TopicReaders readers;
  private final DatastreamConfig config;
  private final ProcessMetrics metrics;

  KafkaStreamProcessor(
      Runs runs,
      ConfiguredTopics topics,
      TopicReaders readers,
      DatastreamConfig config,
      ProcessMetrics metrics) {
    this.runs = runs;
    this.topics = topics;
    this.readers = readers;
    this.config = config;
    this.metrics = metrics;
  }

  /**
   * Takes at most so many messages, for at most so long, and lands their records.
   *
   * @param maxMessages from 1
   * @param timeoutMs milliseconds from 1
   */
  public Uni<ProcessResult> processStreamBatch(long maxMessages, long timeoutMs) {
    return Uni.createFrom()
        .deferred(
            () ->
                process(
                    RunStart.by(Trigger.CLI),
                    new RunBounds(
                        Optional.of(maxMessages),
                        Optional.of(Duration.ofMillis(timeoutMs)),
                        false)));
  }

  /**
   * The bounds of a run that was told only some: a drain has just its end unless it is told more,
   * another run the configured ones.
   */
  public RunBounds bounds(Optional<Long> maxMessages, Optional<Long> timeoutMs, boolean drain) {
    Optional<Duration> timeout = timeoutMs.map(Duration::ofMillis);
    return drain
        ? new RunBounds(maxMessages, timeout, true)
        : new RunBounds(
            maxMessages.or(() -> Optional.of(config.process().maxMessages())),
            timeout.or(() -> Optional.of(config.process().timeout())),
            false);
  }

  /**
   * Does one run, when the runs before it in this process have ended.
   *
   * @return the result; of a key that has succeeded before, the one stored then. Fails with {@link
   *     io.datastream.run.RunInProgressException}, {@link
   *     io.datastream.config.ServiceUnreachableException}, {@link
   *     io.datastream.postgres.SchemaMissingException} or what else kept the run from succeeding;
   *     that stands in the ledger too
   */
  public Uni<ProcessResult> process(RunStart start, RunBounds bounds) {
    return process(start, topics.processed(), bounds);
  }

  /** As {@link #process(RunStart, RunBounds)}, on another topic than the configured one. */
  public Uni<ProcessResult> process(RunStart start, Subscription subscription, RunBounds bounds) {
    return runs.run(
        Work.process(subscription.topic(), subscription.group()),
        start,
        bounds.timeout(),
        ProcessResult.class,
        entry -> run(entry, subscription, bounds));
  }

  private Uni<ProcessResult> run(RunEntry entry, Subscription subscription, RunBounds bounds) {
    LOG.debugf("run %s begins: %s", entry.runId(), bounds);
    ActiveRun run = ActiveRun.of(entry, subscription, bounds, () -> shallStop(entry, bounds));
    return readers
        .read(run)
        .chain(end -> runs.counts(entry).chain(counts -> ended(run, end, counts)))
        .invoke(result -> metrics.ended(subscription.topic(), result.lag(), longest(result)))
        .invoke(
            result ->
                LOG.infof(
                    "run %s: %d messages, %d records (%d inserted, %d updated, %d unchanged, %d deleted, %d superseded, %d filtered, %d quarantined, %d missed), %s, lag %d",
                    result.runId(),
                    result.messages(),
                    result.records(),
                    result.inserted(),
                    result.updated(),
                    result.unchanged(),
                    result.deleted(),
                    result.superseded(),
                    result.filtered(),
                    result.quarantined(),
                    result.missed(),
                    result.stoppedBy().word(),
                    result.lag()))
        .invoke(KafkaStreamProcessor::checkDone);
  }

  private Uni<ProcessResult> ended(ActiveRun run, SessionEnd end, RunCounts counts) {
    ProcessResult result = result(run, end, statusOf(end, run.bounds()), counts);
    return runs.end(run.entry(), result, counts, result.stoppedBy(), null).replaceWith(result);
  }

  private static Optional<Long> longest(ProcessResult result) {
    return Optional.ofNullable(result.freshnessMs()).map(Freshness::max);
  }

  /** A run without bounds goes aside for those that have some. */
  private boolean shallStop(RunEntry entry, RunBounds bounds) {
    return runs.shallStop() || (bounds.continuous() && runs.othersWait(entry.work()));
  }

  /** Asked to end, a run without bounds has done what it should; another one has not. */
  private static RunStatus statusOf(SessionEnd end, RunBounds bounds) {
    return end.stoppedBy() == StoppedBy.REQUEST && !bounds.continuous()
        ? RunStatus.FAILED
        : RunStatus.SUCCEEDED;
  }

  private static void checkDone(ProcessResult result) {
    if (result.status() == RunStatus.FAILED) {
      throw new RunStoppedException(result);
    }
  }

  private static ProcessResult result(
      ActiveRun run, SessionEnd end, RunStatus status, RunCounts counts) {
    RunEntry begun = run.entry();
    String warnings =
        Stream.concat(end.warnings().stream(), run.findings().warnings().stream())
            .collect(Collectors.joining("; "));
    return new ProcessResult(
        begun.runId(),
        begun.runKey().orElse(null),
        status,
        end.stoppedBy(),
        counts.messages(),
        counts.records(),
        counts.inserted(),
        counts.updated(),
        counts.unchanged(),
        counts.deleted(),
        counts.superseded(),
        counts.filtered(),
        counts.quarantined(),
        counts.missed(),
        end.lag(),
        run.freshness().figures(),
        Duration.between(begun.startedAt(), Instant.now()).toMillis(),
        counts.tables(),
        warnings.isEmpty() ? null : warnings);
  }
}
