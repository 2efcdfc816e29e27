package io.datastream.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka, with its plain clients. */
final class Topics {
  private static final String CHANNEL = "mp.messaging.outgoing.data-stream.";
  private static final List<String> NOT_KAFKAS = List.of("connector", "topic", "lazy-client");

  private final String bootstrapServers;

  Topics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  void create(String topic, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      // Retention must not take away what is to be counted.
      Map<String, String> settings = Map.of("retention.ms", "-1", "max.message.bytes", "10485760");
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
          .all()
          .get();
    }
  }

  void delete(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  /** A producer with the settings that the application gives its own. */
  KafkaProducer<String, byte[]> producer() throws IOException {
    return new KafkaProducer<>(
        producerSettings(), new StringSerializer(), new ByteArraySerializer());
  }

  /** A producer that doesn't wait for company. */
  KafkaProducer<String, byte[]> promptProducer() throws IOException {
    Map<String, Object> settings = producerSettings();
    settings.put("linger.ms", 0);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> producerSettings() throws IOException {
    Properties application = new Properties();
    try (InputStream in =
        Topics.class.getClassLoader().getResourceAsStream("application.properties")) {
      application.load(in);
    }
    Map<String, Object> settings = new HashMap<>();
    for (String name : application.stringPropertyNames()) {
      String value = application.getProperty(name);
      String setting = name.startsWith(CHANNEL) ? name.substring(CHANNEL.length()) : "connector";
      if (!NOT_KAFKAS.contains(setting) && !value.contains("${")) {
        settings.put(setting, value);
      }
    }
    settings.remove("key.serializer");
    settings.remove("value.serializer");
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  /** Sends messages to the partitions in turn; all of them are there when this returns. */
  void fill(String topic, int partitions, Iterator<byte[]> messages) throws IOException {
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int i = 0; messages.hasNext(); i++) {
        producer.send(
            new ProducerRecord<>(topic, i % partitions, Dataset.SOURCE, messages.next()),
            (metadata, problem) -> {
              if (problem != null) {
                failure.set(problem);
              }
            });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("could not fill " + topic, failure.get());
    }
  }

  /**
   * Consumes all that is on the topic.
   *
   * @return the number of messages
   */
  long consume(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    return consume(topic, Long.MAX_VALUE, reader);
  }

  /** Consumes until the end of the topic or at least so many messages have come. */
  long consume(String topic, long enough, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long count = 0;
      while (count < enough
          && partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
          reader.accept(message);
          count++;
        }
      }
      return count;
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "max.poll.records",
            10_000,
            "max.partition.fetch.bytes",
            16 << 20),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
