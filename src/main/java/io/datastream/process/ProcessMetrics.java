package io.datastream.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Counts what has been committed, for Prometheus. */
@ApplicationScoped
class ProcessMetrics {
  private final Counter messages;
  private final Counter records;
  private final Counter quarantined;
  private final Counter disagreements;

  ProcessMetrics(MeterRegistry registry) {
    this.messages =
        Counter.builder("datastream.process.messages")
            .description("Messages committed")
            .register(registry);
    this.records =
        Counter.builder("datastream.process.records")
            .description("Records that landed as rows")
            .register(registry);
    this.quarantined =
        Counter.builder("datastream.process.quarantined")
            .description("Messages and records that were put into quarantine while decoding")
            .register(registry);
    this.disagreements =
        Counter.builder("datastream.process.batch.size.disagreements")
            .description("Envelopes whose batch_size is not the number of their records")
            .register(registry);
  }

  /**
   * Counters that are there from the start: a rate over one that appears later misses its first
   * step.
   */
  void register(@Observes StartupEvent start) {
    // Being created is all it takes.
  }

  void landed(BatchDecoder.DecodedBatch batch) {
    messages.increment(batch.write().messages());
    records.increment(batch.write().rows().size());
    quarantined.increment(batch.write().quarantined().size());
    disagreements.increment(batch.disagreements());
  }
}
