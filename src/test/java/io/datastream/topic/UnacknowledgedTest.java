package io.datastream.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class UnacknowledgedTest {
  private final KafkaConnection kafka =
      new KafkaConnection(
          Map.of(),
          new SmallRyeConfigBuilder()
              .addDiscoveredConverters()
              .withMapping(DatastreamConfig.class)
              .build()
              .getConfigMapping(DatastreamConfig.class),
          "there:9092");

  @Test
  void anAbsentKafkaIsNamedWithTheTimeThatItHad() {
    Throwable words =
        kafka.unacknowledged(
            new IllegalStateException(
                "Retries exhausted : 0 attempts against 1795/1795 expiration",
                new TimeoutException("Expiring 1 record(s)")));

    assertThat(words)
        .isInstanceOf(ServiceUnreachableException.class)
        .hasMessage(
            "Kafka is not reachable at there:9092 (set by KAFKA_BOOTSTRAP_SERVERS): no"
                + " acknowledgement within 30000 ms (datastream.ingest.delivery-timeout-ms)");
  }

  @Test
  void whatKafkaHasAgainstAMessageIsSaid() {
    Throwable words =
        kafka.unacknowledged(
            new IllegalStateException("Retries exhausted", new RecordTooLargeException("9 bytes")));

    assertThat(words).hasMessage("Kafka did not take a message: 9 bytes");
  }

  @Test
  void anotherFailureStaysWhatItIs() {
    RuntimeException mistake = new IllegalStateException("a mistake");

    assertThat(kafka.unacknowledged(mistake)).isSameAs(mistake);
  }
}
