package io.datastream.process.session;

import io.datastream.config.DatastreamConfig;
import io.datastream.topic.KafkaConnection;
import io.datastream.topic.Subscription;
import io.smallrye.reactive.messaging.kafka.KafkaCDIEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the consumer that runs take their messages with. */
@ApplicationScoped
class KafkaConsumers {
  private static final int FETCH_MAX_BYTES = 8 << 20;

  private final KafkaConnection kafka;
  private final DatastreamConfig config;
  private final KafkaCDIEvents events;

  KafkaConsumers(KafkaConnection kafka, DatastreamConfig config, KafkaCDIEvents events) {
    this.kafka = kafka;
    this.config = config;
    this.events = events;
  }

  /** What is to be said of a failure to reach Kafka. */
  RuntimeException unreachable(KafkaException failure) {
    return kafka.unreachable(failure);
  }

  /**
   * A consumer that is assigned by hand, sought by hand and committed by hand.
   *
   * @param of whose group hears of what is committed
   * @throws io.datastream.config.ServiceUnreachableException when the address can't be used
   */
  Consumer<byte[], byte[]> create(Subscription of) {
    Map<String, Object> settings = kafka.settings(ConsumerConfig.configNames());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, of.group());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "datastream-process-" + of.topic());
    // What is asked on the way has the time of a first contact.
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) config.connectTimeout().toMillis());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A run knows where it stands; a silent jump would be a loss that nobody sees.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // What a transaction took back was never said. Its ends are those of the last stable offset.
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.name().toLowerCase(Locale.ROOT));
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, config.consumer().fetchMinBytes());
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, config.consumer().fetchMaxWaitMs());
    // Kafka's 50 MB would be a run's largest piece of memory; a larger message comes all the same.
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.consumer().maxPollRecords());
    // The client's JMX beans cost start-up time; its metrics reach Prometheus without them.
    settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    var deserializer = new ByteArrayDeserializer();
    try {
      Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, deserializer, deserializer);
      events.consumer().fire(consumer);
      return consumer;
    } catch (KafkaException e) {
      throw kafka.unreachable(e);
    }
  }
}
