package io.datastream.table.jsonb;

/**
 * The statements that write a batch's rows: one array a column, one statement a batch.
 *
 * <p>All of a batch's values are cast before its first row is written (the look at {@code count} in
 * a {@code WHERE} takes that long): a value that PostgreSQL can't hold leaves no dead rows behind.
 *
 * @param insert plain, for keys that are all thought to be new; writes nothing when some of them,
 *     looked at here and there, are not, and fails where another one is not
 * @param merge compares each row with the stored one and writes what differs, with one look at the
 *     index a row; null where PostgreSQL can't (before 17 it doesn't say what it did)
 * @param upsert as {@code merge}, also while others write the same new keys
 */
record RecordStatements(String insert, String merge, String upsert) {
  /** Which payloads are no {@code jsonb}, whatever the table; the place is from 0. */
  static final String JUDGE =
      """
      SELECT place::int - 1 AS place,
        concat_ws(': ', (pg_input_error_info(payload, 'jsonb')).message,
          (pg_input_error_info(payload, 'jsonb')).detail) AS why
      FROM (SELECT place, convert_from(payload, 'UTF8') AS payload
        FROM unnest($1::bytea[]) WITH ORDINALITY AS given (payload, place)) AS text
      WHERE NOT pg_input_is_valid(payload, 'jsonb')
      """;

  private static final int MERGE_SINCE = 17;

  /** Keys looked at before a plain insert is dared; a look costs some microseconds. */
  private static final int SAMPLE = 16;

  private static final String COLUMNS =
      "source, record_key, payload, event_time, ingested_at, topic, partition, kafka_offset, run_id";

  private static final String VALUES =
      "source, record_key, payload, event_time, ingested_at, $1, partition, kafka_offset, $2";

  /**
   * The statements for a table.
   *
   * @param version PostgreSQL's major version
   */
  static RecordStatements of(RecordTable table, int version) {
    String same = same(table);
    return new RecordStatements(
        insert(table), version >= MERGE_SINCE ? merge(table, same) : null, upsert(table, same));
  }

  /**
   * The batch as it would be written. Of keys that are one to the table, though not to us, the last
   * one counts: arrays are in the order in which the records came where that can be.
   */
  private static String batch(RecordTable table) {
    String values =
        """
        SELECT source::%s AS source, record_key::%s AS record_key, %s AS payload, event_time::%s AS event_time,
          ingested_at, partition, kafka_offset
        """
            .formatted(
                table.sourceType(),
                table.keyType(),
                table.binaryPayload()
                    ? "convert_from(payload, 'UTF8')::jsonb"
                    : "convert_from(payload, 'UTF8')::jsonb::" + table.payloadType(),
                table.timeType());
    String arrays =
        """
        unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::bigint[])
          %s AS given (source, record_key, payload, event_time, ingested_at, partition, kafka_offset%s)
        """;
    return table.foldsKeys()
        ? "SELECT DISTINCT ON (source, record_key) * FROM ("
            + values
            + ", place FROM "
            + arrays.formatted("WITH ORDINALITY", ", place")
            + ") AS folded ORDER BY source, record_key, place DESC"
        : values + " FROM " + arrays.formatted("", "");
  }

  /** Whether the stored row {@code s} is the batch's row {@code b} already. */
  private static String same(RecordTable table) {
    // By image: 1.0 and 1.00 are equal, and not the same.
    String payload =
        table.binaryPayload()
            ? "record_image_eq(ROW(s.payload), ROW(b.payload))"
            : "s.payload::text = b.payload::text";
    return payload + " AND s.event_time IS NOT DISTINCT FROM b.event_time";
  }

  private static String insert(RecordTable table) {
    return """
        WITH batch AS MATERIALIZED (%1$s)
        INSERT INTO stream_records (%2$s)
        SELECT %3$s FROM batch
        WHERE (SELECT count(payload) FROM batch) >= 0 AND NOT EXISTS (
          SELECT FROM generate_series(1, cardinality($4::text[]), 1 + cardinality($4::text[]) / %4$d) AS place
            JOIN LATERAL (SELECT FROM stream_records AS s
              WHERE s.source = ($3::text[])[place]::%5$s AND s.record_key = ($4::text[])[place]::%6$s
              LIMIT 1) AS found ON true)
        """
        .formatted(batch(table), COLUMNS, VALUES, SAMPLE, table.sourceType(), table.keyType());
  }

  private static String merge(RecordTable table, String same) {
    return """
        WITH batch AS MATERIALIZED (%1$s),
        written AS (
          MERGE INTO stream_records AS s
          USING (SELECT * FROM batch WHERE (SELECT count(payload) FROM batch) >= 0) AS b
            ON s.source = b.source AND s.record_key = b.record_key
          WHEN MATCHED AND NOT (%2$s) THEN UPDATE SET
            payload = b.payload, event_time = b.event_time, ingested_at = b.ingested_at, processed_at = now(),
            topic = $1, partition = b.partition, kafka_offset = b.kafka_offset, run_id = $2
          WHEN NOT MATCHED THEN INSERT (%3$s)
            VALUES (b.source, b.record_key, b.payload, b.event_time, b.ingested_at, $1, b.partition, b.kafka_offset, $2)
          RETURNING merge_action() AS done)
        SELECT (SELECT count(*) FROM batch) AS keys, count(*) FILTER (WHERE done = 'INSERT') AS inserted,
          count(*) FILTER (WHERE done = 'UPDATE') AS updated, false AS met
        FROM written
        """
        .formatted(batch(table), same, COLUMNS);
  }

  /**
   * Looks, and writes what differs. xmax is 0 in a row version that the statement inserted, and the
   * updating transaction's id in one that it replaced. {@code met}: a row was replaced that nothing
   * was known of, by a trigger that changes keys perhaps; then one that was passed over as the same
   * may be that very row.
   *
   * <p>The later write wins without a look at the offsets: the fence in the same transaction lets a
   * partition's batches in only in their order, and across partitions (after a topic grew) or
   * topics (after one was made anew) offsets can't be compared.
   */
  private static String upsert(RecordTable table, String same) {
    String counts =
        table.plain()
            ? """
              count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated,
                count(*) FILTER (WHERE NOT inserted) > (SELECT count(*) FROM looked WHERE there)
                  AND (SELECT count(*) FROM looked) < (SELECT count(*) FROM batch) AS met
              FROM written
              """
            : """
              (SELECT count(*) FROM looked WHERE NOT there) AS inserted,
                (SELECT count(*) FROM looked WHERE there) AS updated, false AS met
              """;
    return """
        WITH batch AS MATERIALIZED (%1$s),
        looked AS MATERIALIZED (
          SELECT b.*, s.payload IS NOT NULL AS there
          FROM batch AS b LEFT JOIN LATERAL (SELECT payload, event_time FROM stream_records
            WHERE source = b.source AND record_key = b.record_key LIMIT 1) AS s ON true
          WHERE s.payload IS NULL OR NOT (%2$s)),
        written AS (
          INSERT INTO stream_records AS stored (%3$s)
          SELECT %4$s FROM looked WHERE (SELECT count(*) FROM looked) >= 0
          ON CONFLICT (source, record_key) DO UPDATE SET
            payload = excluded.payload, event_time = excluded.event_time, ingested_at = excluded.ingested_at,
            processed_at = excluded.processed_at, topic = excluded.topic, partition = excluded.partition,
            kafka_offset = excluded.kafka_offset, run_id = excluded.run_id
          RETURNING %5$s AS inserted)
        SELECT (SELECT count(*) FROM batch) AS keys, %6$s
        """
        .formatted(
            batch(table), same, COLUMNS, VALUES, table.plain() ? "(xmax = 0)" : "true", counts);
  }
}
