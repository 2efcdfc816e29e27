package io.datastream.process;

import io.datastream.config.DatastreamConfig;
import io.datastream.run.StoppedBy;
import io.datastream.topic.KafkaConnection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Does the taking of one run after the other, on the one thread that a Kafka consumer wants. The
 * consumer is made when the first run asks and kept for the next ones.
 *
 * <p>Partitions are assigned by hand: joining a group would cost every run the broker's rebalance
 * delay, and wait for the session of a worker that was killed.
 */
@ApplicationScoped
public class TopicReader {
  private static final Logger LOG = Logger.getLogger(TopicReader.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final KafkaConsumers consumers;
  private final BatchQueue queue;
  private final DatastreamConfig config;
  private final KafkaConnection kafka;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "datastream-consumer"));

  private Consumer<byte[], byte[]> consumer;

  TopicReader(
      KafkaConsumers consumers, BatchQueue queue, DatastreamConfig config, KafkaConnection kafka) {
    this.consumers = consumers;
    this.queue = queue;
    this.config = config;
    this.kafka = kafka;
  }

  /**
   * Takes a run's messages and waits until they are committed.
   *
   * @return how it ended; fails with what kept a batch from being committed, or with {@link
   *     io.datastream.config.ServiceUnreachableException}
   */
  Uni<Taken> take(ActiveRun run) {
    return Uni.createFrom().item(() -> takeNow(run)).runSubscriptionOn(thread);
  }

  @PreDestroy
  void close() {
    // A run under way gets to the end of its poll; nothing that it left uncommitted is lost.
    thread.execute(this::discardConsumer);
    thread.shutdown();
  }

  private Taken takeNow(ActiveRun run) {
    try {
      return take(open(), run);
    } catch (TimeoutException e) {
      discardConsumer();
      throw kafka.unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a run was under way", e);
    } catch (RuntimeException e) {
      // Whatever state the client is in, the next run begins with a new one.
      discardConsumer();
      throw e;
    }
  }

  private Consumer<byte[], byte[]> open() {
    if (consumer == null) {
      consumer = consumers.create();
    }
    return consumer;
  }

  private void discardConsumer() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
      consumer = null;
    }
  }

  private Taken take(Consumer<byte[], byte[]> from, ActiveRun run) throws InterruptedException {
    Set<TopicPartition> partitions = partitions(from, run.bounds());
    if (partitions.isEmpty() && !run.storedOffsets().isEmpty()) {
      throw new TopicMissingException(config.topic());
    }
    if (partitions.isEmpty()) {
      StoppedBy why = run.bounds().drain() ? StoppedBy.END_OF_TOPIC : StoppedBy.TIMEOUT;
      return new Taken(why, 0, "the topic " + config.topic() + " does not exist yet");
    }
    from.assign(partitions);
    TopicPosition position =
        new StartingPoint(from, config.connectTimeout()).find(partitions, run.storedOffsets());
    position.from().forEach(from::seek);
    // Runs before this one have paused what they had read to its end.
    from.resume(partitions);
    queue.begin(run, config.topic(), fence(position, run.storedOffsets()));
    StoppedBy stoppedBy =
        new RunReader(from, queue, run.bounds(), position, config.process().stallTimeout())
            .take(config.topic());
    if (stoppedBy == StoppedBy.TIMEOUT) {
      queue.dropWaiting();
    }
    while (!queue.awaitCommitted(LOOK_AGAIN.multipliedBy(10))) {
      LOG.debug("waiting for the last batch to be committed");
    }
    if (queue.failure() != null) {
      throw asRuntime(queue.failure());
    }
    return finish(from, position, stoppedBy);
  }

  /** Waits for the topic to be made where the run would wait for messages. */
  private Set<TopicPartition> partitions(Consumer<byte[], byte[]> from, RunBounds bounds)
      throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      Set<TopicPartition> found =
          from.partitionsFor(config.topic(), config.connectTimeout()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(Collectors.toSet());
      boolean over =
          bounds.timeout().isEmpty()
              || System.nanoTime() - began > bounds.timeout().get().toNanos();
      if (!found.isEmpty() || bounds.drain() || over) {
        return found;
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
  }

  /** The offsets that must be stored still when the first batch commits. */
  private static Map<Integer, Long> fence(TopicPosition position, Map<Integer, Long> stored) {
    Map<Integer, Long> fence = new HashMap<>();
    position
        .from()
        .forEach(
            (partition, from) ->
                fence.put(partition.partition(), stored.getOrDefault(partition.partition(), from)));
    return fence;
  }

  private Taken finish(Consumer<byte[], byte[]> from, TopicPosition position, StoppedBy stoppedBy) {
    Map<Integer, Long> reached = queue.handedOver();
    Map<TopicPartition, Long> ends =
        from.endOffsets(position.from().keySet(), config.connectTimeout());
    long lag = 0;
    boolean progress = false;
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    for (var partition : position.from().entrySet()) {
      long next = Math.max(partition.getValue(), reached.get(partition.getKey().partition()));
      lag += Math.max(0, ends.get(partition.getKey()) - next);
      commits.put(partition.getKey(), new OffsetAndMetadata(next));
      progress |= next > partition.getValue();
    }
    // All partitions, also those that stood still: an earlier run may have failed to tell of them.
    return new Taken(stoppedBy, lag, progress ? commitToGroup(from, commits) : null);
  }

  /** PostgreSQL has committed; that Kafka's group hears of it is a service to the lag tools. */
  private String commitToGroup(
      Consumer<byte[], byte[]> from, Map<TopicPartition, OffsetAndMetadata> commits) {
    try {
      from.commitSync(commits, config.connectTimeout());
      return null;
    } catch (KafkaException e) {
      LOG.debug("commit to the group failed", e);
      return "the group "
          + config.group()
          + " could not be told in Kafka ("
          + e.getMessage()
          + "); PostgreSQL has the offsets, the next run that takes messages tells it again";
    }
  }

  private static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure.getMessage(), failure);
  }
}
