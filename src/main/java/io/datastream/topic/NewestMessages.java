package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the newest messages of a topic, for people to look at: without a group, without a claim,
 * and nothing is committed.
 */
@ApplicationScoped
public class NewestMessages {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  /** That are held of a topic, whatever its messages' size. */
  private static final long MOST_BYTES = 16L << 20;

  private final KafkaConnection kafka;
  private final DatastreamConfig config;

  NewestMessages(KafkaConnection kafka, DatastreamConfig config) {
    this.kafka = kafka;
    this.config = config;
  }

  /**
   * Reads them.
   *
   * @param most of each partition
   * @return in the order of their times; fewer where they are large; fails with {@link
   *     io.datastream.config.ServiceUnreachableException}
   */
  public Uni<List<ConsumerRecord<byte[], byte[]>>> read(TopicState topic, int most) {
    return Uni.createFrom()
        .item(() -> readNow(topic, most))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private List<ConsumerRecord<byte[], byte[]>> readNow(TopicState topic, int most) {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return read(consumer, topic.partitions(), most);
    } catch (TimeoutException e) {
      throw kafka.unreachable(e);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, int most) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    partitions.forEach(it -> consumer.seek(it, Math.max(beginnings.get(it), ends.get(it) - most)));
    Window window = new Window(MOST_BYTES);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until
        && partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.offset() < ends.get(partition(message))) {
          window.add(message);
        }
      }
    }
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(window.messages);
    all.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return all;
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> message) {
    return new TopicPartition(message.topic(), message.partition());
  }

  /** The last ones, up to so many bytes. */
  private static final class Window {
    private final Deque<ConsumerRecord<byte[], byte[]>> messages = new ArrayDeque<>();
    private final long most;
    private long bytes;

    Window(long most) {
      this.most = most;
    }

    void add(ConsumerRecord<byte[], byte[]> message) {
      messages.add(message);
      bytes += size(message);
      while (bytes > most && messages.size() > 1) {
        bytes -= size(messages.poll());
      }
    }

    private static long size(ConsumerRecord<byte[], byte[]> message) {
      return Math.max(0, message.serializedValueSize()) + Math.max(0, message.serializedKeySize());
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(kafka.settings(ConsumerConfig.configNames()));
    settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "datastream-preview");
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) config.connectTimeout().toMillis());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw kafka.unreachable(e);
    }
  }
}
