package io.datastream.process;

import io.datastream.config.DatastreamConfig;
import io.datastream.coordination.Lease;
import io.datastream.coordination.OffsetStore;
import io.datastream.coordination.PartitionClaim;
import io.datastream.coordination.PartitionClaims;
import io.datastream.run.Opened;
import io.datastream.run.Perseverance;
import io.datastream.run.RunLedger;
import io.datastream.run.RunOverdueException;
import io.datastream.run.StoppedBy;
import io.datastream.topic.KafkaConnection;
import io.datastream.topic.Subscription;
import io.datastream.topic.TopicInquiry;
import io.datastream.topic.TopicState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
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
  private final PartitionClaims claims;
  private final OffsetStore offsets;
  private final RunLedger ledger;
  private final TopicInquiry inquiry;
  private final DatastreamConfig config;
  private final KafkaConnection kafka;
  private final Perseverance perseverance;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "datastream-consumer"));

  private Consumer<byte[], byte[]> consumer;
  private String groupOfConsumer;

  TopicReader(
      KafkaConsumers consumers,
      BatchQueue queue,
      PartitionClaims claims,
      OffsetStore offsets,
      RunLedger ledger,
      TopicInquiry inquiry,
      DatastreamConfig config,
      KafkaConnection kafka,
      Perseverance perseverance) {
    this.consumers = consumers;
    this.queue = queue;
    this.claims = claims;
    this.offsets = offsets;
    this.ledger = ledger;
    this.inquiry = inquiry;
    this.config = config;
    this.kafka = kafka;
    this.perseverance = perseverance;
  }

  /**
   * Takes a run's messages and waits until they are committed.
   *
   * @return how it ended; fails with what kept a batch from being committed, or with {@link
   *     io.datastream.config.ServiceUnreachableException}
   */
  Uni<Taken> take(ActiveRun run) {
    return Uni.createFrom().item(Unchecked.supplier(() -> takeNow(run))).runSubscriptionOn(thread);
  }

  @PreDestroy
  void close() {
    // A run under way gets to the end of its poll; nothing that it left uncommitted is lost.
    thread.execute(this::discardConsumer);
    thread.shutdown();
  }

  private Taken takeNow(ActiveRun run) throws InterruptedException {
    RunProgress progress = new RunProgress(run.bounds(), run.entry().time());
    Recovery recovery = new Recovery(config.process().recoverFor());
    boolean anew = false;
    while (true) {
      try {
        if (anew) {
          resume(run, progress);
        }
        return session(run, progress, anew);
      } catch (RuntimeException e) {
        RuntimeException failure = e instanceof TimeoutException ? kafka.unreachable(e) : e;
        abandonSession(run);
        if (run.entry().time().over()
            && (Recovery.passes(failure) || failure instanceof RunOverdueException)) {
          return whenTimeIsOver(run, progress, failure);
        }
        if (run.stop().getAsBoolean()
            || !recovery.allows(failure, queue.committedMessages())
            || !progress.begun()) {
          throw failure;
        }
        LOG.warnf("run %s goes on after: %s", run.entry().runId(), failure.getMessage());
        anew = true;
        Thread.sleep(recovery.pause().toMillis());
      }
    }
  }

  /** Begins anew, from what the database has committed. */
  private void resume(ActiveRun run, RunProgress progress) {
    Waiting.on(ledger.renew(run.entry()));
    progress.resume(Waiting.on(ledger.counts(run.entry().runId())).messages());
  }

  private void abandonSession(ActiveRun run) throws InterruptedException {
    // Whatever state the client is in, the next session begins with a new one.
    discardConsumer();
    queue.dropWaiting();
    // What has been handed over commits or fails, after the write timeout at the latest.
    awaitCommitted(run);
  }

  /** Whether all that was handed over is committed, or has failed. */
  private boolean awaitCommitted(ActiveRun run) throws InterruptedException {
    boolean looked = false;
    while (!queue.awaitCommitted(LOOK_AGAIN)) {
      if (run.entry().time().graceOver()) {
        return false;
      }
      if (run.entry().time().over() && !looked) {
        looked = true;
        // What silences a batch silences others; the run's last words then need new connections.
        run.entry()
            .lease()
            .dropSilent()
            .subscribe()
            .with(done -> {}, failure -> LOG.debug("no look at the connections", failure));
      }
    }
    return true;
  }

  /** No session begins any more; whether all that was in hand is committed, the database knows. */
  private Taken whenTimeIsOver(ActiveRun run, RunProgress progress, RuntimeException failure) {
    Opened.Begun entry = run.entry();
    if (!progress.begun()) {
      throw failure;
    }
    Map<Integer, Long> stored;
    try {
      // Waits for a commit whose answer was lost.
      atTheEnd(entry, () -> ledger.counts(entry.runId()));
      stored = atTheEnd(entry, () -> stored(run.subscription()));
    } catch (RuntimeException e) {
      LOG.debug("what is committed could not be asked", e);
      throw failure;
    }
    boolean allCommitted =
        queue.handedOver().entrySet().stream()
            .allMatch(it -> stored.getOrDefault(it.getKey(), -1L) >= it.getValue());
    if (!allCommitted) {
      throw failure;
    }
    progress.warn("the run's time was over when this came: " + failure.getMessage());
    return new Taken(StoppedBy.TIMEOUT, progress.lag(stored), progress.warnings());
  }

  private Uni<Map<Integer, Long>> stored(Subscription of) {
    return offsets.load(of.group(), of.topic());
  }

  private <T> T atTheEnd(Opened.Begun entry, Supplier<Uni<T>> question) {
    return Waiting.on(perseverance.end(entry.time(), question));
  }

  private Consumer<byte[], byte[]> open(String group) {
    if (!group.equals(groupOfConsumer)) {
      discardConsumer();
    }
    if (consumer == null) {
      consumer = consumers.create(group);
      groupOfConsumer = group;
    }
    return consumer;
  }

  private void discardConsumer() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
      consumer = null;
    }
  }

  private Taken session(ActiveRun run, RunProgress progress, boolean anew)
      throws InterruptedException {
    Subscription of = run.subscription();
    CompletableFuture<TopicState> asked = inquiry.state(of.topic()).subscribeAsCompletionStage();
    Consumer<byte[], byte[]> from = open(of.group());
    // Has a new client connect while the other question is under way.
    from.partitionsFor(of.topic(), config.connectTimeout());
    TopicState topic = awaitTopic(answer(asked), run);
    if (!topic.exists()) {
      return withoutTopic(run);
    }
    Set<TopicPartition> partitions = topic.partitions();
    progress.begin(from.endOffsets(partitions, config.connectTimeout()));
    Lease lease = run.entry().lease();
    PartitionClaim claim =
        new PartitionClaim(of.group(), of.topic(), UUID.randomUUID(), run.entry().runId());
    queue.begin(run, claim);
    PartitionShare share =
        new PartitionShare(
            from,
            queue,
            claims,
            lease,
            claim,
            new StartingPoint(from, inquiry, claims, lease, claim, topic.id(), progress, config),
            progress,
            new GroupOffsets(from, progress, of.group(), config.connectTimeout()),
            partitions);
    share.join();
    if (anew) {
      LOG.infof("run %s is at work again", run.entry().runId());
    }
    StoppedBy stoppedBy =
        new RunReader(
                from,
                queue,
                run,
                progress,
                share,
                new TopicWatch(inquiry, topic),
                config.process().stallTimeout())
            .take(of.topic());
    if (stoppedBy == StoppedBy.TIMEOUT || stoppedBy == StoppedBy.REQUEST) {
      queue.dropWaiting();
    }
    if (!awaitCommitted(run)) {
      throw new RunOverdueException(run.entry().time());
    }
    if (queue.failure() != null) {
      throw asRuntime(queue.failure());
    }
    if (stoppedBy == StoppedBy.NO_FREE_PARTITION) {
      progress.warn(
          "all %d partition(s) of %s are with other workers"
              .formatted(partitions.size(), of.topic()));
    } else if (progress.taken() > 0 || queue.moved()) {
      share.tellGroup();
    }
    return new Taken(stoppedBy, lag(from, of, partitions, progress), progress.warnings());
  }

  private Taken withoutTopic(ActiveRun run) {
    Subscription of = run.subscription();
    if (!atTheEnd(run.entry(), () -> stored(of)).isEmpty()) {
      throw new TopicMissingException(of.topic());
    }
    StoppedBy waitEndedBy = run.stop().getAsBoolean() ? StoppedBy.REQUEST : StoppedBy.TIMEOUT;
    return new Taken(
        run.bounds().drain() ? StoppedBy.END_OF_TOPIC : waitEndedBy,
        0,
        List.of("the topic " + of.topic() + " does not exist yet"));
  }

  private static TopicState answer(CompletableFuture<TopicState> asked) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw asRuntime(e.getCause());
    }
  }

  /** Waits for the topic to be made where the run would wait for messages. */
  private TopicState awaitTopic(TopicState first, ActiveRun run) throws InterruptedException {
    TopicState topic = first;
    while (!topic.exists()
        && !run.bounds().drain()
        && !run.stop().getAsBoolean()
        && !run.entry().time().over()) {
      Thread.sleep(LOOK_AGAIN.toMillis());
      topic = inquiry.stateNow(first.name());
    }
    return topic;
  }

  /** Messages that nobody has committed yet, whoever works on their partition. */
  private long lag(
      Consumer<byte[], byte[]> from,
      Subscription of,
      Set<TopicPartition> partitions,
      RunProgress progress) {
    Map<TopicPartition, Long> ends = endsNow(from, partitions, progress);
    Map<Integer, Long> stored = Waiting.on(stored(of));
    Set<TopicPartition> unknown =
        partitions.stream()
            .filter(partition -> !stored.containsKey(partition.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> beginnings =
        unknown.isEmpty() ? Map.of() : from.beginningOffsets(unknown, config.connectTimeout());
    return partitions.stream()
        .mapToLong(
            partition ->
                ends.get(partition)
                    - stored.getOrDefault(
                        partition.partition(), beginnings.getOrDefault(partition, 0L)))
        .map(lag -> Math.max(0, lag))
        .sum();
  }

  /** All is committed by now: that Kafka can't be asked any more is no reason to fail. */
  private Map<TopicPartition, Long> endsNow(
      Consumer<byte[], byte[]> from, Set<TopicPartition> partitions, RunProgress progress) {
    try {
      return from.endOffsets(partitions, config.connectTimeout());
    } catch (TimeoutException e) {
      progress.warn(
          "Kafka did not say where the topic ends now: the lag is that of the run's beginning");
      return partitions.stream().collect(Collectors.toMap(it -> it, progress::endOf));
    }
  }

  private static RuntimeException asRuntime(Throwable failure) {
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure.getMessage(), failure);
  }
}
