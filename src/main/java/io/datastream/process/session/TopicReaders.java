package io.datastream.process.session;

import io.datastream.config.DatastreamConfig;
import io.datastream.process.progress.ActiveRun;
import io.datastream.run.Runs;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A reader for each topic that runs work on: those of different topics go side by side. */
@ApplicationScoped
public class TopicReaders {
  private final KafkaConsumers consumers;
  private final TopicSessions sessions;
  private final Runs runs;
  private final Duration recoverFor;
  private final Map<String, TopicReader> ofTopics = new ConcurrentHashMap<>();

  TopicReaders(
      KafkaConsumers consumers, TopicSessions sessions, Runs runs, DatastreamConfig config) {
    this.consumers = consumers;
    this.sessions = sessions;
    this.runs = runs;
    this.recoverFor = config.process().recoverFor();
  }

  /**
   * Reads a run's topic until a bound is met and what it took is committed.
   *
   * @return how it ended; fails with what kept a batch from being committed, or with {@link
   *     io.datastream.config.ServiceUnreachableException}
   */
  public Uni<SessionEnd> read(ActiveRun run) {
    return ofTopics
        .computeIfAbsent(
            run.subscription().topic(),
            topic -> new TopicReader(topic, consumers, sessions, runs, recoverFor))
        .read(run);
  }

  /**
   * Messages of a topic whose reading has failed that nobody has committed, of those that were
   * there when the run began.
   *
   * @return empty when that isn't known; never fails
   */
  public Uni<Optional<Long>> lagAfterFailure(ActiveRun run) {
    return run.progress().begun()
        ? runs.atTheEnd(run.entry(), () -> sessions.stored(run.subscription()))
            .map(stored -> Optional.of(run.progress().lag(stored)))
            .onFailure()
            .recoverWithItem(Optional.empty())
        : Uni.createFrom().item(Optional.empty());
  }

  @PreDestroy
  void close() {
    ofTopics.values().forEach(TopicReader::close);
  }
}
