package io.datastream.table.jsonb;

import io.datastream.table.Keys;
import io.datastream.table.setwise.BatchColumn;
import io.datastream.table.setwise.BatchColumn.Role;
import io.datastream.table.setwise.SetTable;
import io.datastream.table.setwise.SingleColumn;
import java.util.List;

/**
 * What PostgreSQL's catalogue says of {@code stream_records}: the migration's table, or one of the
 * user's own that has its columns and its key.
 *
 * @param sourceType the column's type, as it stands in a cast
 * @param keyType of {@code record_key}
 * @param payloadType of {@code payload}
 * @param timeType of {@code event_time}
 * @param keys unique, or folding
 * @param plain whether its rows say who wrote them ({@code xmax}); those of a view or a partitioned
 *     table don't
 */
record RecordTable(
    String sourceType,
    String keyType,
    String payloadType,
    String timeType,
    Keys keys,
    boolean plain) {

  /** As the migrations make it. */
  static final RecordTable MIGRATED =
      new RecordTable("text", "text", "jsonb", "timestamp with time zone", Keys.UNIQUE, true);

  /** The table as statements see it; {@link RecordBinder} has the values. */
  SetTable forStatements() {
    return new SetTable(
        "stream_records",
        List.of(new SingleColumn("topic", "text"), new SingleColumn("run_id", "uuid")),
        List.of(
            new BatchColumn("source", "text[]", "%s::" + sourceType, Role.KEY),
            new BatchColumn("record_key", "text[]", "%s::" + keyType, Role.KEY),
            new BatchColumn("payload", "bytea[]", payload(), Role.COMPARED),
            new BatchColumn("event_time", "timestamptz[]", "%s::" + timeType, Role.COMPARED),
            new BatchColumn("ingested_at", "timestamptz[]", "%s", Role.CARRIED),
            new BatchColumn("partition", "int[]", "%s", Role.CARRIED),
            new BatchColumn("kafka_offset", "bigint[]", "%s", Role.CARRIED)),
        List.of("processed_at"),
        "source",
        null,
        keys,
        plain,
        false,
        false);
  }

  private String payload() {
    String json = "convert_from(%s, 'UTF8')::jsonb";
    return payloadType.equals("jsonb") ? json : json + "::" + payloadType;
  }
}
