package io.datastream.testing;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic, with a plain client of Kafka's. */
public final class Topic implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String bootstrapServers;
  private final String name;
  private final KafkaProducer<String, byte[]> producer;

  public Topic(String bootstrapServers, String name) {
    this.bootstrapServers = bootstrapServers;
    this.name = name;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                1,
                "max.request.size",
                20 << 20,
                "buffer.memory",
                64L << 20),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public String name() {
    return name;
  }

  /**
   * Makes the topic; it takes messages when this returns. Of the first ones sent to a partition
   * that isn't quite there yet the broker may refuse one and take the one after it; the producer's
   * repetition of the first is then out of order for good.
   */
  public void create(int partitions, Map<String, String> settings) {
    administer(
        admin -> {
          CreateTopicsResult made =
              admin.createTopics(
                  List.of(new NewTopic(name, partitions, (short) 1).configs(settings)));
          Uuid id = made.topicId(name).get();
          // The controller has made it; the broker hears of it a moment later.
          await().atMost(LIMIT).until(() -> id(admin).equals(Optional.of(id)));
          // The client asks again until the partitions have a leader.
          return admin
              .listOffsets(
                  IntStream.range(0, partitions)
                      .mapToObj(partition -> new TopicPartition(name, partition))
                      .collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest())))
              .all()
              .get();
        });
  }

  /** Deletes the topic and all that is on it; returns when the broker doesn't know it any more. */
  public void delete() {
    administer(
        admin -> {
          admin.deleteTopics(List.of(name)).all().get();
          await().atMost(LIMIT).until(() -> id(admin).isEmpty());
          return null;
        });
  }

  /** Adds partitions, up to so many. */
  public void grow(int partitions) {
    administer(
        admin -> {
          admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all().get();
          return admin
              .listOffsets(Map.of(new TopicPartition(name, partitions - 1), OffsetSpec.latest()))
              .all()
              .get();
        });
  }

  private Optional<Uuid> id(Admin admin) throws ExecutionException, InterruptedException {
    try {
      return Optional.of(
          admin.describeTopics(List.of(name)).allTopicNames().get().get(name).topicId());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Changes one setting of the topic. */
  public void alter(String key, String value) {
    administer(
        admin ->
            admin
                .incrementalAlterConfigs(
                    Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, name),
                        List.of(
                            new AlterConfigOp(
                                new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get());
  }

  /** Sends a message without waiting. */
  public Future<RecordMetadata> send(String key, byte[] value) {
    return producer.send(new ProducerRecord<>(name, key, value));
  }

  /**
   * Sends a message to one partition without waiting.
   *
   * @param whenSent is told where it is, or why it isn't there, by the producer's thread, in the
   *     order of the offsets
   */
  public void send(int partition, byte[] value, Callback whenSent) {
    producer.send(new ProducerRecord<>(name, partition, null, value), whenSent);
  }

  /** Sends a message with headers to one partition and waits until it is there. */
  public void sendTo(int partition, String key, String value, Map<String, byte[]> headers) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(name, partition, key, value.getBytes(StandardCharsets.UTF_8));
    headers.forEach(message.headers()::add);
    producer.send(message);
    producer.flush();
  }

  /** Sends a message with a header and waits until it is there. */
  public void sendWith(String header, String headersValue, String value) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(name, value.getBytes(StandardCharsets.UTF_8));
    message.headers().add(header, headersValue.getBytes(StandardCharsets.UTF_8));
    producer.send(message);
    producer.flush();
  }

  /** Waits until everything sent is there. */
  public void flush() {
    producer.flush();
  }

  /** Sends messages and waits until they are there. */
  public void send(String... values) {
    sendTo(null, List.of(values));
  }

  /**
   * Sends messages to one partition and waits until they are there.
   *
   * @param partition null: as the producer likes
   */
  public void sendTo(Integer partition, Collection<String> values) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (String value : values) {
      byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(new ProducerRecord<>(name, partition, null, bytes)));
    }
    try {
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An envelope of one record, of a source, with the id. */
  public static String envelope(String source, long id) {
    return envelope(source, "{\"id\":" + id + "}");
  }

  /** An envelope of these records. */
  public static String envelope(String source, String... records) {
    return "{\"source\": \"%s\", \"data\": [%s], \"timestamp\": \"2025-12-13T10:30:00\", \"batch_size\": %d, \"processed\": false}"
        .formatted(source, String.join(", ", records), records.length);
  }

  /** Somebody who writes to the topic in transactions. */
  public Transactional transactional() {
    return new Transactional(bootstrapServers, name);
  }

  /** Everything on the topic. */
  public List<ConsumerRecord<String, byte[]>> readAll() {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name).stream()
              .map(info -> new TopicPartition(name, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
      while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      return all;
    }
  }

  /** How many messages have been sent to the topic, summed over its partitions. */
  public long end() {
    return ends().values().stream().mapToLong(it -> it).sum();
  }

  /** The end of each partition. */
  public Map<Integer, Long> ends() {
    return offsets(OffsetSpec.latest());
  }

  /** The beginning of each partition. */
  public Map<Integer, Long> beginnings() {
    return offsets(OffsetSpec.earliest());
  }

  private Map<Integer, Long> offsets(OffsetSpec which) {
    return administer(
        admin -> {
          Map<TopicPartition, OffsetSpec> each =
              admin
                  .describeTopics(List.of(name))
                  .allTopicNames()
                  .get()
                  .get(name)
                  .partitions()
                  .stream()
                  .collect(
                      Collectors.toMap(
                          info -> new TopicPartition(name, info.partition()), info -> which));
          return admin.listOffsets(each).all().get().entrySet().stream()
              .collect(
                  Collectors.toMap(it -> it.getKey().partition(), it -> it.getValue().offset()));
        });
  }

  /** Somebody who subscribes with the group's name beside Datastream. */
  public record Member(KafkaConsumer<String, byte[]> consumer) implements AutoCloseable {
    /** How many partitions it was given. */
    public int partitions() {
      return consumer.assignment().size();
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  /** A live member of the group; it has joined. */
  public Member member(String group) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", group,
                "enable.auto.commit", false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(name));
    while (consumer.assignment().isEmpty()) {
      consumer.poll(Duration.ofMillis(100));
    }
    return new Member(consumer);
  }

  /** Deletes what lies before the offset, as retention does. */
  public void deleteBefore(int partition, long offset) {
    administer(
        admin ->
            admin
                .deleteRecords(
                    Map.of(
                        new TopicPartition(name, partition), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get());
  }

  /** Commits the group's offsets, as another program of that group does. */
  public void commit(String group, Map<Integer, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> each =
        offsets.entrySet().stream()
            .collect(
                Collectors.toMap(
                    it -> new TopicPartition(name, it.getKey()),
                    it -> new OffsetAndMetadata(it.getValue())));
    administer(admin -> admin.alterConsumerGroupOffsets(group, each).all().get());
  }

  /** Has Kafka forget the group's offsets. */
  public void forget(String group) {
    administer(
        admin ->
            admin
                .deleteConsumerGroupOffsets(
                    group,
                    ends().keySet().stream()
                        .map(it -> new TopicPartition(name, it))
                        .collect(Collectors.toSet()))
                .all()
                .get());
  }

  /** What the group has committed, summed over the partitions. */
  public long committed(String group) {
    return administer(
            admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get())
        .entrySet()
        .stream()
        .filter(it -> it.getKey().topic().equals(name))
        .map(Map.Entry::getValue)
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  @Override
  public void close() {
    producer.close();
  }

  private interface Work<T> {
    T with(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T> T administer(Work<T> work) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      return work.with(admin);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
