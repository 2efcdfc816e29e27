package io.datastream.table.jsonb;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Keys;
import io.datastream.table.KeysMeetException;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes rows set-wise, and only those that differ from what is stored: payload and event time are
 * compared, as PostgreSQL would hold them.
 */
final class RecordWriter implements TableWriter {
  /** PostgreSQL's version since when it says what a cast would fail with. */
  private static final int JUDGES_SINCE = 16;

  private final RecordTable table;
  private final NewKeysGuess guess;
  private volatile RecordStatements statements;

  /**
   * @param guess that all writers share
   */
  RecordWriter(RecordTable table, NewKeysGuess guess) {
    this.table = table;
    this.guess = guess;
  }

  @Override
  public Keys keys() {
    return table.keys();
  }

  @Override
  public Way first(LatestRows latest) {
    return guess.allNew(latest.rows().size()) ? Way.NEW : Way.COMPARED;
  }

  @Override
  public Optional<Way> after(Way failed) {
    if (failed == Way.NEW) {
      guess.wrong();
      return Optional.of(Way.COMPARED);
    }
    return failed == Way.COMPARED ? Optional.of(Way.CONTESTED) : Optional.empty();
  }

  @Override
  public Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    if (latest.rows().isEmpty()) {
      return Uni.createFrom().item(Written.NOTHING);
    }
    List<RecordRow> rows = table.foldsKeys() ? latest.inOrder() : latest.rows();
    return send(connection, claim, rows, way).map(it -> it.replacing(latest.replaced()));
  }

  @Override
  public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
    return send(connection, claim, List.of(), Way.CONTESTED).replaceWithVoid();
  }

  /** A {@code \u0000} in a string, a number beyond {@code numeric}, …: a list is never complete. */
  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return connection.databaseMetadata().majorVersion() < JUDGES_SINCE
        ? Uni.createFrom().item(Map.of())
        : connection
            .preparedQuery(RecordStatements.JUDGE)
            .execute(Tuple.of(PayloadBuffers.of(rows)))
            .map(
                refused -> {
                  Map<RecordRow, String> found = new IdentityHashMap<>();
                  for (Row row : refused) {
                    found.put(rows.get(row.getInteger("place")), row.getString("why"));
                  }
                  return found;
                });
  }

  private RecordStatements statements(SqlConnection connection) {
    RecordStatements made = statements;
    if (made == null) {
      made = RecordStatements.of(table, connection.databaseMetadata().majorVersion());
      statements = made;
    }
    return made;
  }

  private Uni<Written> send(
      SqlConnection connection, PartitionClaim claim, List<RecordRow> rows, Way way) {
    RecordStatements sql = statements(connection);
    Tuple columns = columns(claim.runId(), claim.topic(), rows);
    if (way == Way.NEW) {
      return connection
          .preparedQuery(sql.insert())
          .execute(columns)
          .chain(
              inserted -> {
                if (inserted.rowCount() == 0) {
                  guess.wrong();
                  return send(connection, claim, rows, Way.COMPARED);
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
      throw new KeysMeetException(JsonbMode.STREAM_RECORDS);
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
