package io.datastream.process.channel;

import io.datastream.config.DatastreamConfig;
import io.datastream.landing.BatchStore;
import io.datastream.landing.Committed;
import io.datastream.process.decode.BatchDecoder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The end of the channel: batches are decoded and committed, as many at a time as the channel has
 * copies ({@code datastream.process.writers}).
 */
@ApplicationScoped
public class BatchProcessor {
  private final BatchDecoder decoder;
  private final BatchStore store;
  private final ProcessMetrics metrics;
  private final RemovalsMeanwhile removals;
  private final Duration writeTimeout;

  BatchProcessor(
      BatchDecoder decoder,
      BatchStore store,
      ProcessMetrics metrics,
      RemovalsMeanwhile removals,
      DatastreamConfig config) {
    this.decoder = decoder;
    this.store = store;
    this.metrics = metrics;
    this.removals = removals;
    this.writeTimeout = config.process().writeTimeout();
  }

  @Incoming("data-stream-batches")
  Uni<Void> process(ConsumedBatch batch) {
    return Uni.createFrom()
        .item(() -> decoder.decode(batch.subscription(), batch.messages()))
        // Decoding takes the processor for milliseconds: not on the event loop.
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            decoded ->
                store
                    .commit(batch.write(decoded), batch.turn())
                    .map(done -> new Landed(decoded, done)))
        .ifNoItem()
        .after(writeTimeout)
        .failWith(() -> new WriteTimeoutException(writeTimeout))
        .invoke(landed -> note(batch, landed))
        .replaceWithVoid();
  }

  private record Landed(BatchDecoder.DecodedBatch decoded, Committed committed) {}

  private void note(ConsumedBatch batch, Landed landed) {
    landed.committed().warnings().forEach(landed.decoded().findings()::warn);
    batch.from().landed(landed.decoded());
    metrics.landed(landed.decoded(), landed.committed().counts());
    if (landed.committed().due() && batch.from().endless()) {
      removals.begin(batch.claim());
    }
  }
}
