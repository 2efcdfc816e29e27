package io.datastream.process;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Messages as Kafka's client hands them out. */
final class Messages {
  static final String TOPIC = "data-stream";

  private Messages() {}

  static ConsumerRecord<byte[], byte[]> message(int partition, long offset, byte[] value) {
    return new ConsumerRecord<>(TOPIC, partition, offset, null, value);
  }

  static ConsumerRecord<byte[], byte[]> message(int partition, long offset, String value) {
    return message(partition, offset, value.getBytes(StandardCharsets.UTF_8));
  }
}
