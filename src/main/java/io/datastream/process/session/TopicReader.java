package io.datastream.process.session;

import io.datastream.process.progress.ActiveRun;
import io.datastream.process.progress.RunProgress;
import io.datastream.run.RunEntry;
import io.datastream.run.RunOverdueException;
import io.datastream.run.Runs;
import io.datastream.run.StoppedBy;
import io.datastream.topic.Subscription;
import io.datastream.topic.TopicState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Reads one topic for one run after the other, on the one thread that a Kafka consumer wants: in
 * one session, or in several when one fails for a reason that passes. The consumer is made when the
 * first run asks and kept for the next ones.
 *
 * <p>Partitions are assigned by hand: joining a group would cost every run the broker's rebalance
 * delay, and wait for the session of a worker that was killed.
 */
final class TopicReader implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TopicReader.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final KafkaConsumers consumers;
  private final TopicSessions sessions;
  private final Runs runs;
  private final Duration recoverFor;
  private final ExecutorService thread;

  private Consumer<byte[], byte[]> consumer;
  private String groupOfConsumer;

  /**
   * @param recoverFor how long a run goes on through passing failures that nothing comes of
   */
  TopicReader(
      String topic,
      KafkaConsumers consumers,
      TopicSessions sessions,
      Runs runs,
      Duration recoverFor) {
    this.consumers = consumers;
    this.sessions = sessions;
    this.runs = runs;
    this.recoverFor = recoverFor;
    this.thread =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "datastream-consumer-" + topic));
  }

  /** As {@link TopicReaders#read}. */
  Uni<SessionEnd> read(ActiveRun run) {
    return Uni.createFrom().item(Unchecked.supplier(() -> readNow(run))).runSubscriptionOn(thread);
  }

  @Override
  public void close() {
    // A run under way gets to the end of its poll; nothing that it left uncommitted is lost.
    thread.execute(this::discardConsumer);
    thread.shutdown();
  }

  private SessionEnd readNow(ActiveRun run) throws InterruptedException {
    Recovery recovery = new Recovery(recoverFor);
    TopicSession session = null;
    for (boolean anew = false; ; anew = true) {
      try {
        if (anew) {
          resume(run);
        }
        Consumer<byte[], byte[]> from = open(run.subscription());
        TopicState topic = begin(run, from);
        if (!topic.exists()) {
          return withoutTopic(run);
        }
        session = sessions.begin(run, topic, from);
        if (anew) {
          session.afterFailure();
        }
        session.join();
        if (anew) {
          LOG.infof("run %s is at work again", run.entry().runId());
        }
        StoppedBy stoppedBy = session.take();
        return new SessionEnd(
            stoppedBy, lag(run, topic.partitions(), from), run.progress().warnings());
      } catch (RuntimeException e) {
        RuntimeException failure =
            e instanceof TimeoutException timeout ? consumers.unreachable(timeout) : e;
        abandon(session);
        if (run.entry().time().over()
            && (Recovery.passes(failure) || failure instanceof RunOverdueException)) {
          return whenTimeIsOver(run, session, failure);
        }
        if (run.shallStop()
            || !recovery.allows(failure, run.progress().committed())
            || !run.progress().begun()) {
          throw failure;
        }
        // Its other topics don't wait for one that is in trouble.
        run.progress().release();
        LOG.warnf("run %s goes on after: %s", run.entry().runId(), failure.getMessage());
        Thread.sleep(recovery.pause().toMillis());
      } finally {
        if (session != null) {
          session.close();
        }
      }
    }
  }

  /** Begins anew, from what the database has committed. */
  private void resume(ActiveRun run) {
    RunEntry entry = run.entry();
    run.progress()
        .resume(
            Waiting.on(
                    run.hasOthers()
                        ? runs.resume(entry, run.subscription().topic())
                        : runs.resume(entry))
                .messages());
  }

  private void abandon(TopicSession session) throws InterruptedException {
    // Whatever state the client is in, the next session begins with a new one.
    discardConsumer();
    if (session != null) {
      session.abandon();
    }
  }

  /** No session begins any more; whether all that was in hand is committed, the database knows. */
  private SessionEnd whenTimeIsOver(ActiveRun run, TopicSession last, RuntimeException failure) {
    RunProgress progress = run.progress();
    if (!progress.begun()) {
      throw failure;
    }
    Map<Integer, Long> stored;
    try {
      // Waits for a commit whose answer was lost.
      Waiting.on(runs.counts(run.entry()));
      stored = storedAtTheEnd(run);
    } catch (RuntimeException e) {
      LOG.debug("what is committed could not be asked", e);
      throw failure;
    }
    Map<Integer, Long> handedOver = last == null ? Map.of() : last.handedOver();
    boolean allCommitted =
        handedOver.entrySet().stream()
            .allMatch(it -> stored.getOrDefault(it.getKey(), -1L) >= it.getValue());
    if (!allCommitted) {
      throw failure;
    }
    progress.warn("the run's time was over when this came: " + failure.getMessage());
    return new SessionEnd(StoppedBy.TIMEOUT, progress.lag(stored), progress.warnings());
  }

  private Map<Integer, Long> storedAtTheEnd(ActiveRun run) {
    return Waiting.on(runs.atTheEnd(run.entry(), () -> sessions.stored(run.subscription())));
  }

  private Consumer<byte[], byte[]> open(Subscription of) {
    if (!of.group().equals(groupOfConsumer)) {
      discardConsumer();
    }
    if (consumer == null) {
      consumer = consumers.create(of);
      groupOfConsumer = of.group();
    }
    return consumer;
  }

  private void discardConsumer() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
      consumer = null;
    }
  }

  /** The topic as it is; where it is there, the run stands on it from now on. */
  private TopicState begin(ActiveRun run, Consumer<byte[], byte[]> from)
      throws InterruptedException {
    String name = run.subscription().topic();
    CompletableFuture<TopicState> asked = sessions.topic(name).subscribeAsCompletionStage();
    // Has a new client connect while the other question is under way.
    from.partitionsFor(name);
    TopicState topic = awaitTopic(answer(asked), run);
    if (topic.exists()) {
      run.progress().begin(from.endOffsets(topic.partitions()));
    }
    return topic;
  }

  private SessionEnd withoutTopic(ActiveRun run) {
    String topic = run.subscription().topic();
    if (!storedAtTheEnd(run).isEmpty()) {
      throw new TopicMissingException(topic);
    }
    StoppedBy othersEndedIt = run.progress().full() ? StoppedBy.MAX_MESSAGES : StoppedBy.TIMEOUT;
    StoppedBy waitEndedBy = run.shallStop() ? StoppedBy.REQUEST : othersEndedIt;
    return new SessionEnd(
        run.bounds().drain() ? StoppedBy.END_OF_TOPIC : waitEndedBy,
        0,
        List.of("the topic " + topic + " does not exist yet"));
  }

  private static TopicState answer(CompletableFuture<TopicState> asked) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw TopicSession.asRuntime(e.getCause());
    }
  }

  /** Waits for the topic to be made where the run would wait for messages. */
  private TopicState awaitTopic(TopicState first, ActiveRun run) throws InterruptedException {
    TopicState topic = first;
    if (!topic.exists()) {
      run.progress().release();
    }
    while (!topic.exists()
        && !run.progress().full()
        && !run.bounds().drain()
        && !run.shallStop()
        && !run.entry().time().over()) {
      Thread.sleep(LOOK_AGAIN.toMillis());
      topic = sessions.topicNow(first.name());
    }
    return topic;
  }

  /** Messages that nobody has committed yet, whoever works on their partition. */
  private long lag(ActiveRun run, Set<TopicPartition> partitions, Consumer<byte[], byte[]> from) {
    Map<TopicPartition, Long> ends = endsNow(run.progress(), partitions, from);
    Map<Integer, Long> stored = Waiting.on(sessions.stored(run.subscription()));
    Set<TopicPartition> unknown =
        partitions.stream()
            .filter(partition -> !stored.containsKey(partition.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> beginnings =
        unknown.isEmpty() ? Map.of() : from.beginningOffsets(unknown);
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
  private static Map<TopicPartition, Long> endsNow(
      RunProgress progress, Set<TopicPartition> partitions, Consumer<byte[], byte[]> from) {
    try {
      return from.endOffsets(partitions);
    } catch (TimeoutException e) {
      progress.warn(
          "Kafka did not say where the topic ends now: the lag is that of the run's beginning");
      return partitions.stream().collect(Collectors.toMap(it -> it, progress::endOf));
    }
  }
}
