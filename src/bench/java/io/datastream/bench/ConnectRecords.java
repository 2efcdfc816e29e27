package io.datastream.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * The dataset in the shape that Kafka Connect needs: one message a row, flat JSON with the row's
 * columns. The schema is given to the converter once; sent along with each message, which is the
 * usual way, it would be several times the record.
 */
final class ConnectRecords {
  private ConnectRecords() {}

  static Iterator<byte[]> messages(int records) {
    ObjectMapper json = new ObjectMapper();
    String now = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
    String run = UUID.randomUUID().toString();
    return LongStream.range(0, records).mapToObj(id -> message(json, id, now, run)).iterator();
  }

  private static byte[] message(ObjectMapper json, long id, String now, String run) {
    ObjectNode row = json.createObjectNode();
    row.put("source", Dataset.SOURCE);
    row.put("record_key", Long.toString(id));
    row.put("payload", Dataset.json(id));
    row.put("ingested_at", now);
    row.put("topic", "bench-connect");
    row.put("partition", 0);
    row.put("kafka_offset", id);
    row.put("run_id", run);
    try {
      return json.writeValueAsString(row).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The schema of these messages, as JsonConverter reads it; in one line. */
  static String schema() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode schema = json.createObjectNode();
    schema.put("type", "struct");
    schema.put("optional", false);
    ArrayNode fields = schema.putArray("fields");
    field(fields, "source", "string", null);
    field(fields, "record_key", "string", null);
    field(fields, "payload", "string", "io.debezium.data.Json");
    field(fields, "ingested_at", "string", "io.debezium.time.ZonedTimestamp");
    field(fields, "topic", "string", null);
    field(fields, "partition", "int32", null);
    field(fields, "kafka_offset", "int64", null);
    field(fields, "run_id", "string", "io.debezium.data.Uuid");
    return schema.toString();
  }

  private static void field(ArrayNode fields, String name, String type, String meaning) {
    ObjectNode field = fields.addObject();
    field.put("field", name);
    field.put("type", type);
    field.put("optional", false);
    if (meaning != null) {
      field.put("name", meaning);
    }
  }
}
