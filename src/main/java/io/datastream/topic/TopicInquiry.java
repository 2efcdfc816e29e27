package io.datastream.topic;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the broker about topics. A Kafka consumer would answer from what it remembers, for up to
 * five minutes ({@code metadata.max.age.ms}).
 */
@ApplicationScoped
public class TopicInquiry {
  private final KafkaConnection kafka;

  TopicInquiry(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /**
   * How the topic is now.
   *
   * @return never null; fails with {@link io.datastream.config.ServiceUnreachableException}
   */
  public Uni<TopicState> state(String topic) {
    return Uni.createFrom()
        .item(() -> stateNow(topic))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  /**
   * As {@link #state}, but blocks.
   *
   * @throws io.datastream.config.ServiceUnreachableException when Kafka doesn't answer
   */
  public TopicState stateNow(String topic) {
    return kafka.administer(admin -> state(admin, topic));
  }

  /**
   * The offset that the partition's next message gets, beyond those of open transactions; blocks.
   *
   * @throws io.datastream.config.ServiceUnreachableException when Kafka doesn't answer
   */
  public long endNow(TopicPartition partition) {
    return kafka.administer(
        admin ->
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset());
  }

  private TopicState state(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    try {
      TopicDescription topic = admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
      Optional<String> id =
          Optional.of(topic.topicId()).filter(it -> !it.equals(Uuid.ZERO_UUID)).map(Uuid::toString);
      return new TopicState(name, id, topic.partitions().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return TopicState.missing(name);
      }
      throw e;
    }
  }
}
