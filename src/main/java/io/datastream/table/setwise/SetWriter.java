package io.datastream.table.setwise;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
import io.datastream.table.Keys;
import io.datastream.table.KeysMeetException;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.RowCounts;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
  private final Optional<RowCopier> copier;
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
    this.copier = table.copy().map(it -> new RowCopier(it, table, binder));
  }

  @Override
  public Keys keys() {
    return table.keys();
  }

  @Override
  public Way first(LatestRows latest) {
    // Which of a batch's rows an insert has taken for one can't be known.
    return !table.foldsKeys() && guess.allNew(latest.rows().size()) ? Way.NEW : Way.COMPARED;
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
    return send(connection, claim, sent(latest), way).map(it -> it.plus(Written.replaced(latest)));
  }

  /** The rows in the order in which they are sent. */
  public List<RecordRow> sent(LatestRows latest) {
    return table.keys() == Keys.UNIQUE ? latest.rows() : latest.inOrder();
  }

  /**
   * Which rows a statement wrote.
   *
   * @param rows those that were inserted or updated
   */
  public record Touched(Written written, List<RecordRow> rows) {}

  /**
   * Writes rows that are thought to be new.
   *
   * @return whether they were, else nothing is written
   */
  public Uni<Boolean> insert(SqlConnection connection, PartitionClaim claim, List<RecordRow> rows) {
    return copyOr(
            connection,
            claim,
            rows,
            () ->
                connection
                    .preparedQuery(statements(connection).insert())
                    .execute(
                        table.tells()
                            ? told(claim, rows, none(rows.size()))
                            : binder.bind(claim, rows))
                    .map(inserted -> inserted.rowCount() > 0))
        .invoke(
            inserted -> {
              if (!inserted) {
                guess.wrong();
              }
            });
  }

  /** Copies rows that are thought to be new, or else has them written by the statement. */
  private Uni<Boolean> copyOr(
      SqlConnection connection,
      PartitionClaim claim,
      List<RecordRow> rows,
      Supplier<Uni<Boolean>> statement) {
    return copier
        .filter(it -> NewKeysGuess.isWorthwhile(rows.size()))
        .map(
            it ->
                it.copy(connection, statements(connection).look(), claim, rows)
                    .chain(
                        done ->
                            switch (done) {
                              case COPIED -> Uni.createFrom().item(true);
                              case FOUND -> Uni.createFrom().item(false);
                              case UNFIT -> statement.get();
                            }))
        .orElseGet(statement);
  }

  /**
   * Writes to a table that {@link SetTable#tells tells}.
   *
   * @param rows as {@link #sent}
   * @param anyway which of them are written even though they don't differ
   */
  public Uni<Touched> write(
      SqlConnection connection,
      PartitionClaim claim,
      List<RecordRow> rows,
      Boolean[] anyway,
      Way way) {
    SetStatements sql = statements(connection);
    return connection
        .preparedQuery(way != Way.CONTESTED && sql.merge() != null ? sql.merge() : sql.upsert())
        .execute(told(claim, rows, anyway))
        .map(
            counted -> {
              Integer[] places = counted.iterator().next().getArrayOfIntegers("told");
              return new Touched(
                  written(counted, rows),
                  places == null
                      ? List.of()
                      : Arrays.stream(places).sorted().map(it -> rows.get(it - 1)).toList());
            })
        .invoke(done -> guess.seen(done.written().total().inserted() == rows.size()));
  }

  private static Boolean[] none(int rows) {
    Boolean[] none = new Boolean[rows];
    Arrays.fill(none, false);
    return none;
  }

  private Tuple told(PartitionClaim claim, List<RecordRow> rows, Boolean[] anyway) {
    return binder.bind(claim, rows).addArrayOfBoolean(anyway);
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
    if (table.keys() == Keys.REPEATED) {
      return copyOr(
              connection,
              claim,
              rows,
              () ->
                  connection
                      .preparedQuery(sql.insert())
                      .execute(binder.bind(claim, rows))
                      .replaceWith(true))
          .map(inserted -> Written.inserted(rows));
    }
    if (way == Way.NEW) {
      return insert(connection, claim, rows)
          .chain(
              inserted ->
                  inserted
                      ? Uni.createFrom().item(Written.inserted(rows))
                      : send(connection, claim, rows, Way.COMPARED));
    }
    Tuple values = table.tells() ? told(claim, rows, none(rows.size())) : binder.bind(claim, rows);
    return connection
        .preparedQuery(way == Way.COMPARED && sql.merge() != null ? sql.merge() : sql.upsert())
        .execute(values)
        .map(counted -> written(counted, rows))
        .invoke(written -> guess.seen(written.total().inserted() == rows.size()));
  }

  private Written written(RowSet<Row> counted, List<RecordRow> rows) {
    Map<String, RowCounts> sent = Written.inserted(rows).bySource();
    Written written = Written.NOTHING;
    for (Row each : counted) {
      if (each.getBoolean("met")) {
        throw new KeysMeetException(destination);
      }
      if (!rows.isEmpty()) {
        String source = each.getString("source");
        // Where names fold, the table's is one of several.
        String name = source != null && sent.containsKey(source) ? source : rows.get(0).source();
        written = written.plus(Written.of(name, counts(each)));
      }
    }
    // Of keys that are one to the table, the others count as replaced.
    RowCounts total = written.total();
    long known = total.inserted() + total.updated() + total.unchanged() + total.superseded();
    return known == rows.size()
        ? written
        : written.plus(Written.of(rows.get(0).source(), RowCounts.updated(rows.size() - known)));
  }

  private static RowCounts counts(Row counted) {
    long inserted = counted.getLong("inserted");
    long updated = counted.getLong("updated");
    long superseded = counted.getLong("superseded");
    long unchanged = counted.getLong("keys") - inserted - updated - superseded;
    return new RowCounts(inserted, updated, unchanged, 0, superseded);
  }
}
