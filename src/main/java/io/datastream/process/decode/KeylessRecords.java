package io.datastream.process.decode;

import io.datastream.message.RunPlace;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Names the records of a message that have no key of their own: by their place in the run that sent
 * them, which is the same when that run is repeated, else by their place on the topic.
 *
 * <p>Not thread-safe. The headers are looked at when the first such record comes.
 */
final class KeylessRecords {
  private final ConsumerRecord<byte[], byte[]> message;
  private Optional<RunPlace> run;

  KeylessRecords(ConsumerRecord<byte[], byte[]> message) {
    this.message = message;
  }

  /**
   * @param index in the envelope's data, from 0
   */
  String key(int index) {
    if (run == null) {
      run = RunPlace.of(this::header);
    }
    return run.map(place -> place.recordKey(index)).orElseGet(() -> onTheTopic(index));
  }

  private String onTheTopic(int index) {
    return message.topic() + ":" + message.partition() + ":" + message.offset() + ":" + index;
  }

  private byte[] header(String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
