package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Sees to it that a topic is there, and knows how much one message may hold. */
@ApplicationScoped
public class DataStreamTopic {
  private static final Logger LOG = Logger.getLogger(DataStreamTopic.class);

  /** Room for the record batch's header, the record's own and our headers, without the keys. */
  private static final int OVERHEAD = 512;

  private final KafkaConnection kafka;
  private final DatastreamConfig config;
  private final int maxRequestSize;

  DataStreamTopic(
      KafkaConnection kafka,
      DatastreamConfig config,
      @ConfigProperty(name = "mp.messaging.outgoing.data-stream.max.request.size")
          int maxRequestSize) {
    this.kafka = kafka;
    this.config = config;
    this.maxRequestSize = maxRequestSize;
  }

  /**
   * How large messages may be.
   *
   * @param maxMessageBytes the topic's limit, or the producer's where that is less
   */
  public record Limits(int maxMessageBytes) {
    /**
     * Bytes that an envelope may have.
     *
     * @param source the message's key
     * @param runKey which a header repeats, if there is one
     * @param rules bytes of the header that holds the rules of its records; 0 where there is none
     */
    public int envelopeBytes(String source, Optional<String> runKey, int rules) {
      int keys = utf8(source) + runKey.map(Limits::utf8).orElse(0);
      return maxMessageBytes - OVERHEAD - keys - rules;
    }

    private static int utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /**
   * Creates the topic if it is missing.
   *
   * @return its limits; fails with {@link io.datastream.config.ServiceUnreachableException}
   */
  public Uni<Limits> prepare(String topic) {
    return Uni.createFrom()
        .item(() -> kafka.administer(admin -> prepare(admin, topic)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Limits prepare(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    Optional<Limits> limits = limits(admin, topic);
    if (limits.isEmpty()) {
      create(admin, topic);
      limits = limits(admin, topic);
    }
    return limits.orElseThrow(
        () -> new IllegalStateException("the topic " + topic + " vanished again"));
  }

  private Optional<Limits> limits(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      var settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      int ofTopic = Integer.parseInt(settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
      return Optional.of(new Limits(Math.min(ofTopic, maxRequestSize)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Whether the topic, which is missing, could be created; nothing is.
   *
   * @return nothing; fails with Kafka's refusal
   */
  public Uni<Void> validate(String topic) {
    return Uni.createFrom()
        .item(
            () ->
                kafka.administer(
                    admin ->
                        admin
                            .createTopics(
                                List.of(wanted(topic)),
                                new CreateTopicsOptions().validateOnly(true))
                            .all()
                            .get()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private NewTopic wanted(String name) {
    return new NewTopic(
        name, config.newTopic().partitions(), config.newTopic().replicationFactor());
  }

  private void create(Admin admin, String name) throws ExecutionException, InterruptedException {
    var wanted = config.newTopic();
    try {
      admin.createTopics(List.of(wanted(name))).all().get();
      awaitPartitions(admin, name, wanted.partitions());
      LOG.infof("created the topic %s with %d partition(s)", name, wanted.partitions());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /**
   * Waits until the new partitions take messages. Of several batches sent before that, the broker
   * may refuse the first and take the second; an idempotent producer repeats the first out of order
   * then until its delivery timeout.
   */
  private static void awaitPartitions(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    // The client asks again until each has a leader.
    admin.listOffsets(all).all().get();
  }
}
