package io.datastream.init.sample;

import io.datastream.message.Message;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A message that was read to be looked at. */
record SampledMessage(ConsumerRecord<byte[], byte[]> message) implements Message {
  @Override
  public String topic() {
    return message.topic();
  }

  @Override
  public byte[] key() {
    return message.key();
  }

  @Override
  public byte[] value() {
    return message.value();
  }

  @Override
  public byte[] header(String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  @Override
  public long timestamp() {
    return message.timestamp();
  }
}
