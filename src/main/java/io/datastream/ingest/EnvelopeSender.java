package io.datastream.ingest;

import io.datastream.topic.KafkaConnection;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends envelopes down the channel to the topic. */
@ApplicationScoped
class EnvelopeSender {
  private static final byte[] JSON = "application/json".getBytes(StandardCharsets.UTF_8);

  private final MutinyEmitter<byte[]> emitter;
  private final KafkaConnection kafka;

  /**
   * @param emitter its buffer only has to be larger than all sources' envelopes in flight: those
   *     bounds are the back-pressure
   */
  EnvelopeSender(
      @Channel("data-stream") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 64 * 100)
          MutinyEmitter<byte[]> emitter,
      KafkaConnection kafka) {
    this.emitter = emitter;
    this.kafka = kafka;
  }

  /**
   * Sends one envelope.
   *
   * @param topic that it is sent to
   * @param more headers, beside the type of its content
   * @return nothing, when Kafka has acknowledged it; fails with {@link
   *     io.datastream.config.ServiceUnreachableException} when it did not in time
   */
  Uni<Void> send(String topic, String source, byte[] envelope, Map<String, byte[]> more) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Headers headers = new RecordHeaders().add("content-type", JSON);
              more.forEach(headers::add);
              OutgoingKafkaRecordMetadata<String> metadata =
                  OutgoingKafkaRecordMetadata.<String>builder()
                      .withTopic(topic)
                      .withKey(source)
                      .withHeaders(headers)
                      .build();
              return emitter.sendMessage(Message.of(envelope).addMetadata(metadata));
            })
        .onFailure()
        .transform(kafka::unacknowledged);
  }
}
