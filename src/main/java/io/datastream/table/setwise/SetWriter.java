package io.datastream.table.setwise;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes rows set-wise, and only those that differ from what is stored, as PostgreSQL would hold
 * them.
 */
public final class SetWriter implements TableWriter {
  private final Destination destination;
  private final SetTable table;
  private final NewKeysGuess guess;
  private final RowBinder binder;
  private final RowJudge judge;
  private volatile SetStatements statements;

  /**
   * @param guess that all writers to the table share
   */
  public SetWriter(
      Destination destination,
      SetTable table,
      NewKeysGuess guess,
      RowBinder binder,
      RowJudge judge) {
    this.destination = destination;
    this.table = table;
    this.guess = guess;
    this.binder = binder;
    this.judge = judge;
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
    if (table.keys() == Keys.REPEATED) {
      return Optional.empty();
    }
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
    List<RecordRow> rows = table.keys() == Keys.UNIQUE ? latest.rows() : latest.inOrder();
    return send(connection, claim, rows, way).map(it -> it.replacing(latest.replaced()));
  }

  @Override
  public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
    return send(connection, claim, List.of(), Way.CONTESTED).replaceWithVoid();
  }

  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return connection.databaseMetadata().majorVersion() < RowJudge.SINCE
        ? Uni.createFrom().item(Map.of())
        : judge.judge(connection, rows);
  }

  private SetStatements statements(SqlConnection connection) {
    SetStatements made = statements;
    if (made == null) {
      made = SetStatements.of(table, connection.databaseMetadata().majorVersion());
      statements = made;
    }
    return made;
  }

  private Uni<Written> send(
      SqlConnection connection, PartitionClaim claim, List<RecordRow> rows, Way way) {
    SetStatements sql = statements(connection);
    Tuple values = binder.bind(claim, rows);
    if (table.keys() == Keys.REPEATED) {
      return connection
          .preparedQuery(sql.insert())
          .execute(values)
          .map(inserted -> new Written(inserted.rowCount(), 0, 0));
    }
    if (way == Way.NEW) {
      return connection
          .preparedQuery(sql.insert())
          .execute(values)
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
        .execute(values)
        .map(counted -> written(counted.iterator().next(), rows.size()))
        .invoke(written -> guess.seen(written.allNew()));
  }

  private Written written(Row counted, int sent) {
    if (counted.getBoolean("met")) {
      throw new KeysMeetException(destination);
    }
    long keys = counted.getLong("keys");
    long inserted = counted.getLong("inserted");
    long updated = counted.getLong("updated");
    return new Written(inserted, updated, keys - inserted - updated).replacing(sent - keys);
  }
}
