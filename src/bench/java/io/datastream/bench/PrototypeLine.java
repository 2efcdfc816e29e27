package io.datastream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The prototype's way: one INSERT … ON CONFLICT a record, one commit a hundred messages. Written
 * with the plain JDBC driver, in this warm JVM, and without the wait for Kafka's group.
 */
record PrototypeLine(World world, int envelope) implements Line {
  private static final int MESSAGES_PER_COMMIT = 100;
  private static final String INSERT =
      """
      insert into stream_records
        (source, record_key, payload, ingested_at, topic, partition, kafka_offset, run_id)
      values (?, ?, ?::jsonb, ?, ?, ?, ?, ?)
      on conflict (source, record_key) do update set
        payload = excluded.payload, ingested_at = excluded.ingested_at,
        processed_at = excluded.processed_at, topic = excluded.topic, partition = excluded.partition,
        kafka_offset = excluded.kafka_offset, run_id = excluded.run_id
      """;

  static String name(int envelope) {
    return "prototype." + envelope;
  }

  @Override
  public String name() {
    return name(envelope);
  }

  @Override
  public String what() {
    return "the prototype's way, envelopes of " + envelope;
  }

  @Override
  public Optional<String> limit() {
    return Optional.of(StreamRecords.LIMIT);
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    int records = world.settings().recordsOfThePrototype();
    String topic = world.filled().topic(records, envelope, 1);
    world.target().empty("stream_records");
    Stopwatch watch = Stopwatch.start();
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    world.topics().consume(topic, messages::add);
    try (Connection connection = world.target().connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        write(messages, connection, insert);
      }
    }
    double millis = watch.millis();
    world.target().expect("stream_records", records);
    return Map.of(Metric.RECORDS_PER_SECOND, records * 1000 / millis);
  }

  private static void write(
      List<ConsumerRecord<byte[], byte[]>> messages,
      Connection connection,
      PreparedStatement insert)
      throws SQLException, IOException {
    ObjectMapper json = new ObjectMapper();
    UUID run = UUID.randomUUID();
    OffsetDateTime now = OffsetDateTime.now();
    int uncommitted = 0;
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      JsonNode envelope = json.readTree(message.value());
      for (JsonNode element : envelope.get("data")) {
        insert.setString(1, envelope.get("source").asText());
        insert.setString(2, element.get("id").asText());
        insert.setString(3, element.toString());
        insert.setObject(4, now);
        insert.setString(5, message.topic());
        insert.setInt(6, message.partition());
        insert.setLong(7, message.offset());
        insert.setObject(8, run);
        insert.executeUpdate();
      }
      if (++uncommitted == MESSAGES_PER_COMMIT) {
        connection.commit();
        uncommitted = 0;
      }
    }
    connection.commit();
  }
}
