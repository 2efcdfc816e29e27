package io.datastream.process.channel;

import io.datastream.process.decode.BatchDecoder;
import io.datastream.run.RunCounts;
import io.datastream.topic.ConfiguredTopics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what has been committed, for Prometheus. */
@ApplicationScoped
public class ProcessMetrics {
  private final Counter messages;
  private final Counter records;
  private final Counter unchanged;
  private final Counter removed;
  private final Counter quarantined;
  private final Counter disagreements;
  private final Counter unreadableTimestamps;
  private final MeterRegistry registry;
  private final Map<String, Gauges> ofTopics = new ConcurrentHashMap<>();

  ProcessMetrics(MeterRegistry registry, ConfiguredTopics topics) {
    this.registry = registry;
    this.messages =
        Counter.builder("datastream.process.messages")
            .description("Messages committed")
            .register(registry);
    this.records =
        Counter.builder("datastream.process.records")
            .description("Records that landed as rows")
            .register(registry);
    this.unchanged =
        Counter.builder("datastream.process.unchanged")
            .description("Records whose row was there already as it would have been written")
            .register(registry);
    this.removed =
        Counter.builder("datastream.process.removed")
            .description("Rows removed because a complete reading of their source lacked them")
            .register(registry);
    this.quarantined =
        Counter.builder("datastream.process.quarantined")
            .description("Messages and records that were put into quarantine")
            .register(registry);
    this.disagreements =
        Counter.builder("datastream.process.batch.size.disagreements")
            .description("Envelopes whose batch_size is not the number of their records")
            .register(registry);
    this.unreadableTimestamps =
        Counter.builder("datastream.process.unreadable.timestamps")
            .description("Envelopes whose timestamp is no time")
            .register(registry);
    topics.processed().forEach(topic -> gauges(topic.topic()));
  }

  /** What the last run on a topic has said. */
  private static final class Gauges {
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong freshnessMs = new AtomicLong();
  }

  private Gauges gauges(String topic) {
    return ofTopics.computeIfAbsent(topic, this::register);
  }

  private Gauges register(String topic) {
    Gauges its = new Gauges();
    Gauge.builder("datastream.process.lag", its.lag, AtomicLong::get)
        .description("Messages that waited on the topic when the last run ended")
        .tag("topic", topic)
        .register(registry);
    Gauge.builder("datastream.process.freshness", its.freshnessMs, it -> it.get() / 1000.0)
        .description("The longest way of an envelope into PostgreSQL in the last run that had any")
        .tag("topic", topic)
        .baseUnit("seconds")
        .register(registry);
    return its;
  }

  /**
   * Counters that are there from the start: a rate over one that appears later misses its first
   * step.
   */
  void register(@Observes StartupEvent start) {
    // Being created is all it takes.
  }

  void landed(BatchDecoder.DecodedBatch batch, RunCounts committed) {
    messages.increment(committed.messages());
    records.increment(committed.inserted() + committed.updated());
    unchanged.increment(committed.unchanged());
    quarantined.increment(committed.quarantined());
    disagreements.increment(batch.disagreements());
    unreadableTimestamps.increment(batch.findings().unreadableTimestamps());
  }

  /** Rows were removed. */
  public void removed(long rows) {
    removed.increment(rows);
  }

  /**
   * A run on the topic has ended.
   *
   * @param lag messages that wait on it
   * @param longestMs the longest way of an envelope; empty when none came
   */
  public void ended(String topic, long lag, Optional<Long> longestMs) {
    Gauges its = gauges(topic);
    its.lag.set(lag);
    longestMs.ifPresent(its.freshnessMs::set);
  }
}
