package io.datastream.init.sample;

import io.datastream.config.DatastreamConfig;
import io.datastream.failure.FailureCode;
import io.datastream.message.Message;
import io.datastream.topic.KafkaConnection;
import io.datastream.topic.TopicInquiry;
import io.datastream.topic.TopicState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the beginning of a topic, as nobody: no group, no offset that is kept. */
@ApplicationScoped
public class TopicSampler {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FETCH_BYTES = 1 << 20;

  private final KafkaConnection kafka;
  private final TopicInquiry topics;
  private final DatastreamConfig config;

  TopicSampler(KafkaConnection kafka, TopicInquiry topics, DatastreamConfig config) {
    this.kafka = kafka;
    this.topics = topics;
    this.config = config;
  }

  /**
   * Its first messages, of all partitions.
   *
   * @return fails with {@link NothingToLearnException} when there are none, with {@link
   *     io.datastream.config.ServiceUnreachableException}
   */
  public Uni<MessageSample> of(Subject.TopicName subject) {
    return Uni.createFrom()
        .item(() -> read(subject.topic()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private MessageSample read(String topic) {
    TopicState state = topics.stateNow(topic);
    if (!state.exists()) {
      throw new NothingToLearnException(
          FailureCode.SOURCE_UNREADABLE,
          "init: Kafka has no topic '%s', and there is no file of that name; correct it, or give an address with http://"
              .formatted(topic),
          null);
    }
    MessageSample sample;
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      sample = read(consumer, state);
    } catch (KafkaException e) {
      throw kafka.unreachable(e);
    }
    if (sample.messages().isEmpty()) {
      throw new NothingToLearnException(
          FailureCode.SOURCE_UNREADABLE,
          "init: the topic %s has no message that could be looked at; run it again when it has some"
              .formatted(topic),
          null);
    }
    return sample;
  }

  private MessageSample read(Consumer<byte[], byte[]> consumer, TopicState state) {
    Set<TopicPartition> partitions = state.partitions();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long until = System.nanoTime() + PATIENCE.toNanos();
    List<Message> messages = new ArrayList<>();
    boolean all = isAtEnd(consumer, ends);
    while (!all && messages.size() < RecordSample.MOST_RECORDS && System.nanoTime() - until < 0) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (messages.size() < RecordSample.MOST_RECORDS) {
          messages.add(new SampledMessage(message));
        }
      }
      all = isAtEnd(consumer, ends);
    }
    return new MessageSample(
        state.name(), messages, all && messages.size() < RecordSample.MOST_RECORDS);
  }

  private static boolean isAtEnd(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(it -> consumer.position(it.getKey()) >= it.getValue());
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(kafka.settings(ConsumerConfig.configNames()));
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "datastream-init");
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) config.connectTimeout().toMillis());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT));
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    var deserializer = new ByteArrayDeserializer();
    return new KafkaConsumer<>(settings, deserializer, deserializer);
  }
}
