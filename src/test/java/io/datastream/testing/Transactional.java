package io.datastream.testing;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Somebody who writes to a topic in transactions, one after the other. */
public final class Transactional implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<String, byte[]> producer;

  Transactional(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "test-" + UUID.randomUUID()),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Begins a transaction and sends; the messages are on the topic when this returns. */
  public Transactional open(int partition, Collection<String> values) {
    producer.beginTransaction();
    return more(partition, values);
  }

  /** Sends more in the transaction that is open. */
  public Transactional more(int partition, Collection<String> values) {
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, partition, null, bytes));
    }
    producer.flush();
    return this;
  }

  /** Ends the transaction: readers see its messages. */
  public void commit() {
    producer.commitTransaction();
  }

  /** Ends the transaction: nobody shall ever see its messages. */
  public void abort() {
    producer.abortTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}
