package io.datastream.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.coordination.OffsetStore;
import io.datastream.monitor.StatusReport.PartitionStatus;
import io.datastream.monitor.StatusReport.TopicStatus;
import io.datastream.postgres.Database;
import io.datastream.postgres.LostConnectionException;
import io.datastream.quarantine.QuarantineShelf;
import io.datastream.run.PipelineRun;
import io.datastream.run.RunHistory;
import io.datastream.run.RunKind;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.PartitionEnds;
import io.datastream.topic.Subscription;
import io.datastream.topic.TopicOffsets;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts the report together. To be used on a Vert.x context, as REST resources are. */
@ApplicationScoped
public class StatusReporter {
  private static final int LAST_RUNS = 10;
  private static final Duration NOTICED_AFTER = Duration.ofMillis(50);

  private final TopicOffsets topic;
  private final OffsetStore offsets;
  private final RunHistory runs;
  private final QuarantineShelf quarantine;
  private final Database database;
  private final ConfiguredTopics topics;
  private final ObjectMapper json;

  StatusReporter(
      TopicOffsets topic,
      OffsetStore offsets,
      RunHistory runs,
      QuarantineShelf quarantine,
      Database database,
      ConfiguredTopics topics,
      ObjectMapper json) {
    this.topic = topic;
    this.offsets = offsets;
    this.runs = runs;
    this.quarantine = quarantine;
    this.database = database;
    this.topics = topics;
    this.json = json;
  }

  /** How things stand now. */
  public Uni<StatusReport> report() {
    List<Subscription> all = topics.processed();
    // The database first: on its connection errors are in words, and its context stays ours.
    return each(all, of -> twice(() -> offsets.load(of.group(), of.topic())))
        .chain(
            stored ->
                twice(() -> latest(all, Optional.empty()))
                    .chain(
                        last ->
                            twice(() -> latest(all, Optional.of(RunKind.PROCESS)))
                                .chain(
                                    processed ->
                                        twice(this::waiting)
                                            .chain(
                                                waiting ->
                                                    each(all, topic::look)
                                                        .map(
                                                            ends ->
                                                                report(
                                                                    topics(all, stored, ends),
                                                                    last,
                                                                    freshness(processed),
                                                                    waiting))))));
  }

  /** Asks for each topic, one after the other, in their order. */
  private static <T> Uni<List<T>> each(
      List<Subscription> all, Function<Subscription, Uni<T>> question) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(question::apply)
        .collect()
        .asList();
  }

  private Uni<List<PipelineRun>> latest(List<Subscription> all, Optional<RunKind> kind) {
    return runs.latestOf(
        all.stream().map(Subscription::topic).toList(), all.get(0).group(), LAST_RUNS, kind);
  }

  private Uni<Long> waiting() {
    return quarantine.waiting().onFailure().transform(database::inWords);
  }

  /** On another connection, where one was lost. */
  private static <T> Uni<T> twice(Supplier<Uni<T>> question) {
    return Uni.createFrom()
        .deferred(question::get)
        .onFailure(LostConnectionException.class)
        .retry()
        // The pool hears of a connection's end a moment after whoever was using it.
        .withBackOff(NOTICED_AFTER)
        .atMost(1);
  }

  private static List<TopicStatus> topics(
      List<Subscription> all, List<Map<Integer, Long>> stored, List<List<PartitionEnds>> ends) {
    return IntStream.range(0, all.size())
        .mapToObj(i -> topic(all.get(i), stored.get(i), ends.get(i)))
        .toList();
  }

  private static TopicStatus topic(
      Subscription of, Map<Integer, Long> stored, List<PartitionEnds> ends) {
    List<PartitionStatus> partitions =
        ends.stream().map(end -> partition(end, stored.get(end.partition()))).toList();
    return new TopicStatus(
        of.topic(),
        of.format(),
        ends.stream().mapToLong(end -> end.end() - end.beginning()).sum(),
        partitions.stream().mapToLong(PartitionStatus::lag).sum(),
        partitions,
        warning(of, stored, ends));
  }

  private StatusReport report(
      List<TopicStatus> all, List<PipelineRun> last, JsonNode freshness, long waiting) {
    TopicStatus main = all.get(0);
    String warnings =
        all.stream()
            .map(TopicStatus::warning)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    return new StatusReport(
        main.topic(),
        topics.main().group(),
        all.stream().mapToLong(TopicStatus::messages).sum(),
        all.stream().mapToLong(TopicStatus::lag).sum(),
        freshness,
        waiting,
        main.partitions(),
        all.size() == 1 ? null : all,
        last,
        warnings.isEmpty() ? null : warnings);
  }

  private static String warning(
      Subscription of, Map<Integer, Long> stored, List<PartitionEnds> ends) {
    if (!ends.isEmpty()) {
      return null;
    }
    return stored.isEmpty()
        ? "the topic " + of.topic() + " does not exist; ingest makes it, or set datastream.topic"
        : "the topic "
            + of.topic()
            + " does not exist any more; the group "
            + of.group()
            + " has offsets of it";
  }

  private static PartitionStatus partition(PartitionEnds end, Long stored) {
    Long from = stored == null ? end.groupOffset() : stored;
    long next = from == null ? end.beginning() : Math.max(from, end.beginning());
    return new PartitionStatus(
        end.partition(),
        end.beginning(),
        end.end(),
        stored,
        end.groupOffset(),
        Math.max(0, end.end() - next));
  }

  private JsonNode freshness(List<PipelineRun> processed) {
    return processed.stream()
        .map(this::freshness)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private JsonNode freshness(PipelineRun run) {
    if (run.result == null) {
      return null;
    }
    try {
      JsonNode freshness = json.readTree(run.result).get("freshness_ms");
      return freshness == null || freshness.isNull() ? null : freshness;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored result of run " + run.runId + " is no JSON", e);
    }
  }
}
