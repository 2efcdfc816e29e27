package io.datastream.table.jsonb;

import io.datastream.table.Keys;

/**
 * What PostgreSQL's catalogue says of {@code stream_records}: the migration's table, or one of the
 * user's own that has its columns and its key. Values are brought to the columns' types before they
 * are compared, for what is compared must be what would be written.
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

  boolean foldsKeys() {
    return keys == Keys.FOLDING;
  }

  /** Whether payloads can be compared byte by byte as PostgreSQL holds them. */
  boolean binaryPayload() {
    return payloadType.equals("jsonb");
  }
}
