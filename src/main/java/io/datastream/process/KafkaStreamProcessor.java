package io.datastream.process;

import io.datastream.config.DatastreamConfig;
import io.datastream.process.channel.ProcessMetrics;
import io.datastream.process.progress.ActiveRun;
import io.datastream.process.progress.Freshness;
import io.datastream.process.progress.FreshnessRecorder;
import io.datastream.process.progress.RunBounds;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Runs from the topics to PostgreSQL; the prototype's {@code KafkaStreamProcessor}. */
@ApplicationScoped
public class KafkaStreamProcessor {
  private static final Logger LOG = Logger.getLogger(KafkaStreamProcessor.class);

  private final Runs runs;
  private final ConfiguredTopics topics;
  private final TopicsReader reader;
  private final DatastreamConfig config;
  private final ProcessMetrics metrics;

  KafkaStreamProcessor(
      Runs runs,
      ConfiguredTopics topics,
      TopicsReader reader,
      DatastreamConfig config,
      ProcessMetrics metrics) {
    this.runs = runs;
    this.topics = topics;
    this.reader = reader;
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
   * Does one run over all topics that are configured, when the runs before it in this process have
   * ended.
   *
   * @return the result; of a key that has succeeded before, the one stored then. Fails with {@link
   *     io.datastream.run.RunInProgressException}, {@link
   *     io.datastream.config.ServiceUnreachableException}, {@link
   *     io.datastream.postgres.SchemaMissingException} or what else kept the run from succeeding;
   *     that stands in the ledger too
   */
  public Uni<ProcessResult> process(RunStart start, RunBounds bounds) {
    return process(start, List.of(), bounds);
  }

  /**
   * As {@link #process(RunStart, RunBounds)}, of the topics that were named; of all that are
   * configured when none was. Each is read by itself: one that fails doesn't stop the others.
   *
   * @param names Kafka's names of topics that are configured
   * @throws io.datastream.topic.UnknownTopicException when one is not
   */
  public Uni<ProcessResult> process(RunStart start, List<String> names, RunBounds bounds) {
    return Uni.createFrom()
        .deferred(
            () -> {
              List<Subscription> chosen = topics.choose(names);
              List<String> each = chosen.stream().map(Subscription::topic).toList();
              String group = topics.main().group();
              Work work =
                  names.isEmpty() ? Work.processOfAll(each, group) : Work.process(each, group);
              return process(start, chosen, work, bounds);
            });
  }

  /** As {@link #process(RunStart, RunBounds)}, on one topic, whether it is configured or not. */
  public Uni<ProcessResult> process(RunStart start, Subscription subscription, RunBounds bounds) {
    return process(
        start,
        List.of(subscription),
        Work.process(subscription.topic(), subscription.group()),
        bounds);
  }

  private Uni<ProcessResult> process(
      RunStart start, List<Subscription> on, Work work, RunBounds bounds) {
    return runs.run(
        work, start, bounds.timeout(), ProcessResult.class, entry -> run(entry, on, bounds));
  }

  private Uni<ProcessResult> run(RunEntry entry, List<Subscription> on, RunBounds bounds) {
    LOG.debugf("run %s begins: %s", entry.runId(), bounds);
    List<ActiveRun> parts = ActiveRun.of(entry, on, bounds, () -> shallStop(entry, bounds));
    return (parts.size() == 1 ? reader.alone(parts.get(0)) : reader.read(parts))
        .chain(outcomes -> ended(entry, outcomes, bounds))
        .invoke(KafkaStreamProcessor::log)
        .invoke(KafkaStreamProcessor::checkDone);
  }

  private Uni<ProcessResult> ended(RunEntry entry, List<TopicOutcome> outcomes, RunBounds bounds) {
    RunStatus status = status(outcomes, bounds);
    List<TopicOutcome> failed = outcomes.stream().filter(TopicOutcome::failed).toList();
    String error = failed.isEmpty() ? null : AllTopicsFailedException.named(failed);
    return runs.counts(entry)
        .chain(
            counts ->
                reader
                    .results(outcomes)
                    .map(each -> result(entry, outcomes, status, counts, each))
                    .call(result -> runs.end(entry, result, counts, result.stoppedBy(), error)))
        .invoke(result -> outcomes.forEach(this::measure));
  }

  private void measure(TopicOutcome outcome) {
    outcome
        .lag()
        .ifPresent(
            lag ->
                metrics.ended(
                    outcome.run().subscription().topic(),
                    lag,
                    Optional.ofNullable(outcome.run().freshness().figures()).map(Freshness::max)));
  }

  private static void log(ProcessResult result) {
    LOG.infof(
        "run %s: %d messages, %d records (%d inserted, %d updated, %d unchanged, %d deleted, %d superseded, %d filtered, %d quarantined, %d missed), %d rows removed, %s, lag %d",
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
        result.removed(),
        result.stoppedBy().word(),
        result.lag());
  }

  /** A run without bounds goes aside for those that have some. */
  private boolean shallStop(RunEntry entry, RunBounds bounds) {
    return runs.shallStop() || (bounds.continuous() && runs.othersWait(entry.work()));
  }

  /** Asked to end, a run without bounds has done what it should; another one has not. */
  private static RunStatus status(List<TopicOutcome> outcomes, RunBounds bounds) {
    if (!bounds.continuous() && stoppedBy(outcomes) == StoppedBy.REQUEST) {
      return RunStatus.FAILED;
    }
    return outcomes.stream().anyMatch(TopicOutcome::failed)
        ? RunStatus.PARTIAL
        : RunStatus.SUCCEEDED;
  }

  /** Of several bounds the one that says most about what is left. */
  private static StoppedBy stoppedBy(List<TopicOutcome> outcomes) {
    Set<StoppedBy> each =
        outcomes.stream().flatMap(it -> it.stoppedBy().stream()).collect(Collectors.toSet());
    return Stream.of(
            StoppedBy.REQUEST,
            StoppedBy.MAX_MESSAGES,
            StoppedBy.TIMEOUT,
            StoppedBy.END_OF_TOPIC,
            StoppedBy.NO_FREE_PARTITION)
        .filter(each::contains)
        .findFirst()
        .orElseThrow();
  }

  private static void checkDone(ProcessResult result) {
    if (result.status() == RunStatus.FAILED) {
      throw new RunStoppedException(result);
    }
  }

  private static ProcessResult result(
      RunEntry begun,
      List<TopicOutcome> outcomes,
      RunStatus status,
      RunCounts counts,
      List<TopicResult> each) {
    String warnings =
        outcomes.stream().flatMap(TopicOutcome::warnings).collect(Collectors.joining("; "));
    FreshnessRecorder freshness = new FreshnessRecorder();
    outcomes.forEach(it -> freshness.add(it.run().freshness()));
    return new ProcessResult(
        begun.runId(),
        begun.runKey().orElse(null),
        status,
        stoppedBy(outcomes),
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
        counts.removed(),
        outcomes.stream().mapToLong(it -> it.lag().orElse(0L)).sum(),
        freshness.figures(),
        Duration.between(begun.startedAt(), Instant.now()).toMillis(),
        counts.tables(),
        outcomes.size() == 1 ? null : each,
        warnings.isEmpty() ? null : warnings);
  }
}
