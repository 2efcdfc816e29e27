package io.datastream.store;

import io.datastream.message.JsonText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Writes rows set-wise: one statement, one array a column. */
@ApplicationScoped
class RecordUpsert {
  /** Fails where a key is there already. */
  private static final String INSERT =
      """
      INSERT INTO stream_records AS stored
        (source, record_key, payload, event_time, ingested_at, topic, partition, kafka_offset, run_id)
      SELECT source, record_key, convert_from(payload, 'UTF8')::jsonb, event_time, ingested_at, $1, partition, kafka_offset, $2
      FROM unnest($3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::bigint[])
        AS batch (source, record_key, payload, event_time, ingested_at, partition, kafka_offset)
      """;

  /**
   * xmax is 0 in a row version that the statement inserted, and the updating transaction's id in
   * one that it replaced. The later write wins without a look at the offsets: the fence in the same
   * transaction lets a partition's batches in only in their order, and across partitions (after a
   * topic grew) or topics (after one was made anew) offsets can't be compared.
   */
  private static final String UPSERT =
      "WITH written AS (\n"
          + INSERT
          + """
        ON CONFLICT (source, record_key) DO UPDATE SET
          payload = excluded.payload, event_time = excluded.event_time, ingested_at = excluded.ingested_at,
          processed_at = excluded.processed_at, topic = excluded.topic, partition = excluded.partition,
          kafka_offset = excluded.kafka_offset, run_id = excluded.run_id
        RETURNING (xmax = 0) AS inserted)
      SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated
      FROM written
      """;

  /**
   * What the database counted.
   *
   * @param updated rows replaced
   */
  record Upserted(long inserted, long updated) {
    /** The same with rows that never reached the database because a later one replaced them. */
    Upserted replacing(long rows) {
      return new Upserted(inserted, updated + rows);
    }
  }

  /** Writes the rows over a connection that the caller has put into a transaction. */
  Uni<Upserted> write(SqlConnection connection, UUID runId, String topic, LatestRows latest) {
    if (latest.rows().isEmpty()) {
      return Uni.createFrom().item(new Upserted(0, 0));
    }
    return connection
        .preparedQuery(UPSERT)
        .execute(columns(runId, topic, latest.rows()))
        .map(
            counted -> {
              Row row = counted.iterator().next();
              return new Upserted(row.getLong("inserted"), row.getLong("updated"));
            });
  }

  /**
   * Like {@link #write}, for rows whose keys are thought to be new; fails with {@link
   * SqlState#isDuplicate} where one is not.
   */
  Uni<Upserted> insert(SqlConnection connection, UUID runId, String topic, LatestRows latest) {
    return connection
        .preparedQuery(INSERT)
        .execute(columns(runId, topic, latest.rows()))
        .map(inserted -> new Upserted(inserted.rowCount(), 0));
  }

  /** Deprecated because Vert.x 5 hides Netty: there it is {@code BufferInternal.buffer}. */
  @SuppressWarnings("deprecation")
  private static Buffer wrapped(ByteBuf bytes) {
    return Buffer.buffer(bytes);
  }

  private static Tuple columns(UUID runId, String topic, List<RecordRow> rows) {
    int size = rows.size();
    String[] sources = new String[size];
    String[] keys = new String[size];
    Buffer[] payloads = new Buffer[size];
    OffsetDateTime[] eventTimes = new OffsetDateTime[size];
    OffsetDateTime[] ingested = new OffsetDateTime[size];
    Integer[] partitions = new Integer[size];
    Long[] offsets = new Long[size];
    byte[] message = null;
    ByteBuf bytes = null;
    for (int i = 0; i < size; i++) {
      RecordRow row = rows.get(i);
      JsonText payload = row.payload();
      if (payload.in() != message) {
        message = payload.in();
        bytes = Unpooled.wrappedBuffer(message);
      }
      sources[i] = row.source();
      keys[i] = row.key();
      // As bytes, where they stand in the message, and made text by PostgreSQL.
      payloads[i] = wrapped(bytes.slice(payload.from(), payload.length()));
      eventTimes[i] = row.eventTime() == null ? null : row.eventTime().atOffset(ZoneOffset.UTC);
      // The records of an envelope share their time.
      boolean again = i > 0 && row.ingestedAt().equals(rows.get(i - 1).ingestedAt());
      ingested[i] = again ? ingested[i - 1] : row.ingestedAt().atOffset(ZoneOffset.UTC);
      partitions[i] = row.partition();
      boolean same = i > 0 && row.offset() == rows.get(i - 1).offset();
      offsets[i] = same ? offsets[i - 1] : Long.valueOf(row.offset());
    }
    return Tuple.tuple()
        .addString(topic)
        .addUUID(runId)
        .addArrayOfString(sources)
        .addArrayOfString(keys)
        .addValue(payloads)
        .addArrayOfOffsetDateTime(eventTimes)
        .addArrayOfOffsetDateTime(ingested)
        .addArrayOfInteger(partitions)
        .addArrayOfLong(offsets);
  }
}
