package io.datastream.process;

import io.datastream.coordination.PartitionClaim;
import io.datastream.process.progress.ActiveRun;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunEntry;
import io.datastream.run.RunTime;
import io.datastream.topic.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Messages as Kafka's client hands them out. */
public final class Messages {
  public static final String TOPIC = "data-stream";

  private Messages() {}

  public static ConsumerRecord<byte[], byte[]> message(int partition, long offset, byte[] value) {
    return new ConsumerRecord<>(TOPIC, partition, offset, null, value);
  }

  public static ConsumerRecord<byte[], byte[]> message(int partition, long offset, String value) {
    return message(partition, offset, value.getBytes(StandardCharsets.UTF_8));
  }

  public static PartitionClaim claim() {
    return new PartitionClaim("some-group", TOPIC, UUID.randomUUID(), UUID.randomUUID());
  }

  /** A run that nobody has entered into a ledger. */
  public static ActiveRun run() {
    RunBounds bounds = new RunBounds(Optional.empty(), Optional.empty(), true);
    return ActiveRun.of(
        new RunEntry(
            UUID.randomUUID(), null, Optional.empty(), Instant.now(), RunTime.unbounded(), null),
        new Subscription(TOPIC, "some-group", "envelope"),
        bounds,
        () -> false);
  }
}
