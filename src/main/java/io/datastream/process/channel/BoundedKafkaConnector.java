package io.datastream.process.channel;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * The channel's way in: sends what the runs take, nothing between runs, and no more than the
 * channel asks for. An acknowledgement says that a batch is committed.
 *
 * <p>Why not the stock connector: see docs/adr/0002.
 */
@ApplicationScoped
@Connector(BoundedKafkaConnector.NAME)
public class BoundedKafkaConnector implements InboundConnector {
  /** What {@code mp.messaging.incoming.<channel>.connector} says to use it. */
  public static final String NAME = "datastream-kafka";

  private final BatchDispatcher dispatcher;

  BoundedKafkaConnector(BatchDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    // Called once for each of the channel's concurrent copies.
    return Multi.createBy()
        .repeating()
        .uni(dispatcher::next)
        .indefinitely()
        .map(BoundedKafkaConnector::message);
  }

  private static Message<ConsumedBatch> message(ConsumedBatch batch) {
    return Message.of(
        batch,
        () -> {
          batch.committed();
          return Uni.createFrom().voidItem().subscribeAsCompletionStage();
        },
        why -> {
          batch.failed(why);
          return Uni.createFrom().voidItem().subscribeAsCompletionStage();
        });
  }
}
