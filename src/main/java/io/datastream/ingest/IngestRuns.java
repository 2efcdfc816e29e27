package io.datastream.ingest;

import io.datastream.config.DatastreamConfig;
import io.datastream.run.RunCounts;
import io.datastream.run.RunEntry;
import io.datastream.run.RunStart;
import io.datastream.run.Runs;
import io.datastream.run.Work;
import io.datastream.source.Source;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.DataStreamTopic;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Runs from the sources to the topic. */
@ApplicationScoped
public class IngestRuns {
  private static final Logger LOG = Logger.getLogger(IngestRuns.class);

  private final Runs runs;
  private final ConfiguredTopics topics;
  private final DataStreamTopic topic;
  private final SourcePump pump;
  private final DatastreamConfig config;

  IngestRuns(
      Runs runs,
      ConfiguredTopics topics,
      DataStreamTopic topic,
      SourcePump pump,
      DatastreamConfig config) {
    this.runs = runs;
    this.topics = topics;
    this.topic = topic;
    this.pump = pump;
    this.config = config;
  }

  /**
   * Reads the sources, side by side, and sends what they have.
   *
   * @param sources at least one
   * @return the result, also when sources failed; of a key that has succeeded before, the one
   *     stored then. Fails with {@link io.datastream.run.RunInProgressException}, {@link
   *     io.datastream.config.ServiceUnreachableException}, {@link
   *     io.datastream.postgres.SchemaMissingException}
   */
  public Uni<IngestResult> ingest(RunStart start, List<Source> sources) {
    return ingest(
        start,
        sources,
        Work.ingest(sources.stream().map(Source::name).toList(), topics.main().topic()));
  }

  /**
   * Like {@link #ingest}, for sources that nobody named: a run key then stands for all, whichever
   * they are when it comes again.
   */
  public Uni<IngestResult> ingestAll(RunStart start, List<Source> all) {
    return ingest(start, all, Work.ingestOfAll(topics.main().topic()));
  }

  private Uni<IngestResult> ingest(RunStart start, List<Source> sources, Work work) {
    Map<String, String> to = new HashMap<>();
    sources.forEach(source -> to.put(source.name(), topics.ingested(source.name())));
    return runs.run(
        work.on(to.values()),
        start,
        Optional.empty(),
        IngestResult.class,
        begun -> run(begun, sources, to));
  }

  /**
   * @param to the topic of each source
   */
  private Uni<IngestResult> run(RunEntry begun, List<Source> sources, Map<String, String> to) {
    return prepared(begun.work().topics())
        .chain(
            prepared ->
                Multi.createFrom()
                    .iterable(sources)
                    .onItem()
                    .transformToUni(
                        source ->
                            pump.pump(source, begun, prepared.get(to.get(source.name())))
                                .map(tally -> Map.entry(source.name(), tally)))
                    .merge(config.ingest().parallelSources())
                    .collect()
                    .asList())
        .map(tallies -> result(begun, sources, tallies))
        .call(result -> runs.end(begun, result, counts(result), null, result.errors().orElse(null)))
        .invoke(
            result ->
                LOG.infof(
                    "run %s: %d messages, %d records sent, %d quarantined, %s",
                    result.runId(),
                    result.messages(),
                    result.records(),
                    result.quarantined(),
                    result.status().word()));
  }

  /** Topics that are there. One of several that can't be is the error of its sources alone. */
  private Uni<Map<String, Uni<SendTo>>> prepared(List<String> names) {
    Map<String, Uni<SendTo>> all = new HashMap<>();
    names.forEach(
        name ->
            all.put(
                name,
                topic
                    .prepare(name)
                    .map(limits -> new SendTo(name, limits))
                    .memoize()
                    .indefinitely()));
    return names.size() == 1 ? all.get(names.get(0)).replaceWith(all) : Uni.createFrom().item(all);
  }

  private static IngestResult result(
      RunEntry begun, List<Source> sources, List<Map.Entry<String, SourceTally>> tallies) {
    Map<String, SourceTally> ended =
        tallies.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, SourceTally> inOrder = new LinkedHashMap<>();
    sources.forEach(source -> inOrder.put(source.name(), ended.get(source.name())));
    return new IngestResult(
        begun.runId(),
        begun.runKey().orElse(null),
        IngestResult.status(inOrder),
        inOrder,
        Duration.between(begun.startedAt(), Instant.now()).toMillis());
  }

  private static RunCounts counts(IngestResult result) {
    return RunCounts.ingested(result.messages(), result.records(), result.quarantined());
  }
}
