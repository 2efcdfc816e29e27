package io.datastream.table.jsonb;

import io.datastream.coordination.PartitionClaim;
import io.datastream.postgres.SqlState;
import io.datastream.table.KeysMeetException;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.Written;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes rows set-wise, and only those that differ from what is stored: payload and event time are
 * compared, as PostgreSQL would hold them.
 */
@ApplicationScoped
public class RecordWriter {
  /** How keys are met that may be there already. */
  public enum Way {
    /** They are thought to be new; fails with {@link SqlState#isDuplicate} where one is not. */
    NEW,
    /** The same failure where others write the same new keys just now. */
    COMPARED,
    /** Whatever others do. */
    CONTESTED
  }

  private final NewKeysGuess guess;
  private final Map<RecordTable, RecordStatements> statements = new ConcurrentHashMap<>();

  RecordWriter(NewKeysGuess guess) {
    this.guess = guess;
  }

  /** The way that is likely to be the quickest. */
  public Way first(LatestRows latest) {
    return guess.allNew(latest.rows().size()) ? Way.NEW : Way.COMPARED;
  }

  /** Another row was there than thought. */
  public Optional<Way> after(Way failed) {
    if (failed == Way.NEW) {
      guess.wrong();
      return Optional.of(Way.COMPARED);
    }
    return failed == Way.COMPARED ? Optional.of(Way.CONTESTED) : Optional.empty();
  }

  /**
   * Writes the rows over a connection that the caller has put into a transaction.
   *
   * @return what the database counted, rows that a later one replaces included; fails with {@link
   *     KeysMeetException} where rows have to be written one by one
   */
  public Uni<Written> write(
      SqlConnection connection,
      RecordTable table,
      PartitionClaim claim,
      LatestRows latest,
      Way way) {
    if (latest.rows().isEmpty()) {
      return Uni.createFrom().item(Written.NOTHING);
    }
    List<RecordRow> rows = table.foldsKeys() ? latest.inOrder() : latest.rows();
    return send(connection, table, claim, rows, way).map(it -> it.replacing(latest.replaced()));
  }

  /** Fails as every write would, whatever its rows. */
  public Uni<Void> probe(SqlConnection connection, RecordTable table, PartitionClaim claim) {
    return send(connection, table, claim, List.of(), Way.CONTESTED).replaceWithVoid();
  }

  private Uni<Written> send(
      SqlConnection connection,
      RecordTable table,
      PartitionClaim claim,
      List<RecordRow> rows,
      Way way) {
    RecordStatements sql =
        statements.computeIfAbsent(
            table, it -> RecordStatements.of(it, connection.databaseMetadata().majorVersion()));
    Tuple columns = columns(claim.runId(), claim.topic(), rows);
    if (way == Way.NEW) {
      return connection
          .preparedQuery(sql.insert())
          .execute(columns)
          .chain(
              inserted -> {
                if (inserted.rowCount() == 0) {
                  guess.wrong();
                  return send(connection, table, claim, rows, Way.COMPARED);
                }
                long replaced = table.foldsKeys() ? rows.size() - inserted.rowCount() : 0;
                return Uni.createFrom()
                    .item(new Written(inserted.rowCount(), 0, 0).replacing(replaced));
              });
    }
    return connection
        .preparedQuery(way == Way.COMPARED && sql.merge() != null ? sql.merge() : sql.upsert())
        .execute(columns)
        .map(counted -> written(counted.iterator().next(), rows.size()))
        .invoke(written -> guess.seen(written.allNew()));
  }

  private static Written written(Row counted, int sent) {
    if (counted.getBoolean("met")) {
      throw new KeysMeetException();
    }
    long keys = counted.getLong("keys");
    long inserted = counted.getLong("inserted");
    long updated = counted.getLong("updated");
    return new Written(inserted, updated, keys - inserted - updated).replacing(sent - keys);
  }

  private static Tuple columns(UUID runId, String topic, List<RecordRow> rows) {
    int size = rows.size();
    String[] sources = new String[size];
    String[] keys = new String[size];
    OffsetDateTime[] eventTimes = new OffsetDateTime[size];
    OffsetDateTime[] ingested = new OffsetDateTime[size];
    Integer[] partitions = new Integer[size];
    Long[] offsets = new Long[size];
    for (int i = 0; i < size; i++) {
      RecordRow row = rows.get(i);
      sources[i] = row.source();
      keys[i] = row.key();
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
        .addValue(PayloadBuffers.of(rows))
        .addArrayOfOffsetDateTime(eventTimes)
        .addArrayOfOffsetDateTime(ingested)
        .addArrayOfInteger(partitions)
        .addArrayOfLong(offsets);
  }
}
