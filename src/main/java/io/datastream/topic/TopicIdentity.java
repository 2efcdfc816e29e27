package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells a topic from another one that had its name before: Kafka gives each an id of its own. */
@ApplicationScoped
public class TopicIdentity {
  private final KafkaConnection kafka;
  private final DatastreamConfig config;

  TopicIdentity(KafkaConnection kafka, DatastreamConfig config) {
    this.kafka = kafka;
    this.config = config;
  }

  /**
   * The id of the configured topic, asked for anew each time.
   *
   * @return its text; empty when the topic does not exist or the broker is too old to give ids.
   *     Fails with {@link io.datastream.config.ServiceUnreachableException}
   */
  public Uni<Optional<String>> id() {
    return Uni.createFrom()
        .item(this::idNow)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  /**
   * As {@link #id}, but blocks.
   *
   * @throws io.datastream.config.ServiceUnreachableException when Kafka doesn't answer
   */
  public Optional<String> idNow() {
    return kafka.administer(this::id);
  }

  private Optional<String> id(Admin admin) throws ExecutionException, InterruptedException {
    try {
      Uuid id =
          admin
              .describeTopics(List.of(config.topic()))
              .allTopicNames()
              .get()
              .get(config.topic())
              .topicId();
      return Uuid.ZERO_UUID.equals(id) ? Optional.empty() : Optional.of(id.toString());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
