package io.datastream.table.jsonb;

import io.datastream.table.Keys;
import io.datastream.table.copy.BinaryForm;
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
 * @param copied whether COPY does with rows what INSERT does
 */
record RecordTable(
    String sourceType,
    String keyType,
    String payloadType,
    String timeType,
    Keys keys,
    boolean plain,
    boolean copied) {

  /** As the migrations make it. */
  static final RecordTable MIGRATED =
      new RecordTable("text", "text", "jsonb", "timestamp with time zone", Keys.UNIQUE, true, true);

  /** The table as statements see it; {@link RecordBinder} has the values. */
  SetTable forStatements() {
    return new SetTable(
        "stream_records",
        List.of(
            new SingleColumn("topic", "text", BinaryForm.TEXT),
            new SingleColumn("run_id", "uuid", BinaryForm.UUID)),
        List.of(
            new BatchColumn("source", "text[]", "%s::" + sourceType, Role.KEY, BinaryForm.TEXT),
            new BatchColumn("record_key", "text[]", "%s::" + keyType, Role.KEY, BinaryForm.TEXT),
            new BatchColumn("payload", "bytea[]", payload(), Role.COMPARED, BinaryForm.JSONB),
            new BatchColumn(
                "event_time", "timestamptz[]", "%s::" + timeType, Role.COMPARED, BinaryForm.MOMENT),
            new BatchColumn("ingested_at", "timestamptz[]", "%s", Role.CARRIED, BinaryForm.MOMENT),
            new BatchColumn("partition", "int[]", "%s", Role.CARRIED, BinaryForm.INTEGER),
            new BatchColumn("kafka_offset", "bigint[]", "%s", Role.CARRIED, BinaryForm.BIGINT)),
        List.of("processed_at"),
        "source",
        null,
        keys,
        plain,
        false,
        false,
        copied);
  }

  private String payload() {
    String json = "convert_from(%s, 'UTF8')::jsonb";
    return payloadType.equals("jsonb") ? json : json + "::" + payloadType;
  }
}
