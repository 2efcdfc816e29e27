package io.datastream.quarantine;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Puts entries into {@code quarantined_records}, over whatever connection the caller works on. */
@ApplicationScoped
public class QuarantineWriter {
  /**
   * What waits already, or has been discarded, is seen again: one that somebody looked at doesn't
   * come back as another one.
   */
  private static final String INSERT =
      """
      INSERT INTO quarantined_records AS known
        (stage, source, place, reason, detail, payload, topic, partition, kafka_offset, element, run_id, identity)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (identity) WHERE identity IS NOT NULL AND status IN ('waiting', 'discarded') DO UPDATE SET
        attempts = known.attempts + 1, last_seen_at = excluded.last_seen_at, place = excluded.place,
        reason = excluded.reason, detail = excluded.detail, topic = excluded.topic,
        partition = excluded.partition, kafka_offset = excluded.kafka_offset, element = excluded.element,
        run_id = excluded.run_id
      """;

  /**
   * As the ledger has it: what it would not answer with a stored result is not finished. What was
   * met more than once isn't known by that run alone.
   */
  private static final String FORGET =
      """
      DELETE FROM quarantined_records q USING pipeline_runs r
      WHERE q.run_id = r.run_id AND q.stage = 'ingest' AND q.status = 'waiting' AND q.attempts = 1 AND q.source = $1
        AND r.kind = 'ingest' AND r.run_key = $2 AND r.run_id <> $3
        AND NOT (r.status = 'succeeded' OR (r.status = 'partial' AND r.error IS NULL))
      """;

  /**
   * Writes the entries.
   *
   * @param client a connection inside the caller's transaction, or a pool to write at once
   * @return nothing, when PostgreSQL has taken them
   */
  public Uni<Void> write(SqlClient client, UUID runId, List<QuarantineEntry> entries) {
    if (entries.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Tuple> rows = entries.stream().map(entry -> row(runId, entry)).toList();
    return client.preparedQuery(INSERT).executeBatch(rows).replaceWithVoid();
  }

  /**
   * Removes what waits of a source since earlier ingest runs of the same key that did not finish:
   * the run that repeats them has met it again.
   *
   * @param runId of the run that repeats them
   * @return nothing, when PostgreSQL has removed it
   */
  public Uni<Void> forget(SqlClient client, String source, String runKey, UUID runId) {
    return client
        .preparedQuery(FORGET)
        .execute(Tuple.of(storable(source), runKey, runId))
        .replaceWithVoid();
  }

  private static Tuple row(UUID runId, QuarantineEntry entry) {
    var message = entry.message();
    return Tuple.tuple()
        .addString(entry.stage().name().toLowerCase(Locale.ROOT))
        .addString(entry.source().map(QuarantineWriter::storable).orElse(null))
        .addString(storable(entry.place()))
        .addString(entry.reason().code())
        .addString(storable(entry.detail()))
        .addBuffer(Buffer.buffer(entry.payload()))
        .addString(message.map(QuarantineEntry.MessagePlace::topic).orElse(null))
        .addInteger(message.map(QuarantineEntry.MessagePlace::partition).orElse(null))
        .addLong(message.map(QuarantineEntry.MessagePlace::offset).orElse(null))
        .addInteger(message.flatMap(QuarantineEntry.MessagePlace::element).orElse(null))
        .addUUID(runId)
        .addValue(identity(entry));
  }

  /** In the driver's own type, which alone may be null. */
  private static io.vertx.core.buffer.Buffer identity(QuarantineEntry entry) {
    return entry.identity() == null
        ? null
        : io.vertx.core.buffer.Buffer.buffer(entry.identity().digest());
  }

  /** PostgreSQL's text can't hold U+0000, and what is broken may well contain it. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
