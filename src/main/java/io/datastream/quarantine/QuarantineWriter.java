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
  private static final String INSERT =
      """
      INSERT INTO quarantined_records
        (stage, source, place, reason, detail, payload, topic, partition, kafka_offset, element, run_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
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

  private static Tuple row(UUID runId, QuarantineEntry entry) {
    var message = entry.message();
    return Tuple.tuple()
        .addString(entry.stage().name().toLowerCase(Locale.ROOT))
        .addString(entry.source().map(QuarantineWriter::storable).orElse(null))
        .addString(storable(entry.place()))
        .addString(entry.reason())
        .addString(storable(entry.detail()))
        .addBuffer(Buffer.buffer(entry.payload()))
        .addString(message.map(QuarantineEntry.MessagePlace::topic).orElse(null))
        .addInteger(message.map(QuarantineEntry.MessagePlace::partition).orElse(null))
        .addLong(message.map(QuarantineEntry.MessagePlace::offset).orElse(null))
        .addInteger(message.flatMap(QuarantineEntry.MessagePlace::element).orElse(null))
        .addUUID(runId);
  }

  /** PostgreSQL's text can't hold U+0000, and what is broken may well contain it. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
