package io.datastream.topic;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka where a topic's partitions begin and end, and what the group has committed. */
@ApplicationScoped
public class TopicOffsets {
  private final KafkaConnection kafka;

  TopicOffsets(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** The partitions in their order; empty when the topic does not exist. */
  public Uni<List<PartitionEnds>> look(Subscription of) {
    return Uni.createFrom()
        .item(() -> kafka.administer(admin -> look(admin, of)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private List<PartitionEnds> look(Admin admin, Subscription of)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = partitions(admin, of.topic());
    if (partitions.isEmpty()) {
      return List.of();
    }
    var beginnings = admin.listOffsets(each(partitions, OffsetSpec.earliest())).all();
    // Where runs end too: before the first transaction that is still open.
    var ends =
        admin
            .listOffsets(
                each(partitions, OffsetSpec.latest()),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all();
    var committed = admin.listConsumerGroupOffsets(of.group()).partitionsToOffsetAndMetadata();
    List<PartitionEnds> found = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get().get(partition);
      found.add(
          new PartitionEnds(
              partition.partition(),
              beginnings.get().get(partition).offset(),
              ends.get().get(partition).offset(),
              offset == null ? null : offset.offset()));
    }
    return found;
  }

  private static List<TopicPartition> partitions(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .stream()
          .map(info -> new TopicPartition(topic, info.partition()))
          .toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of();
      }
      throw e;
    }
  }

  private static Map<TopicPartition, OffsetSpec> each(
      List<TopicPartition> partitions, OffsetSpec spec) {
    return partitions.stream().collect(Collectors.toMap(Function.identity(), it -> spec));
  }
}
