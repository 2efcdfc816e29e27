package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Keys;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.RowCounts;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.settings.OnDelete;
import io.datastream.table.setwise.RowJudge;
import io.datastream.table.shape.DeletedKeys;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes versions of records. What a version does depends on the one before it: writers of a table
 * take turns.
 */
final class HistoryWriter implements TableWriter {
  /** Beside other locks of Datastream's: the first letters of "history" as a number. */
  private static final int OF_HISTORY = 0x68697374;

  private final Layout layout;
  private final String turn;
  private final ColumnJudge judge;
  private final Map<BitSet, Part> parts = new ConcurrentHashMap<>();

  HistoryWriter(Layout layout) {
    this.layout = layout;
    this.turn =
        "SELECT pg_advisory_xact_lock(%d, %d)"
            .formatted(OF_HISTORY, (int) layout.table().orElseThrow().oid());
    this.judge = new ColumnJudge(layout.targets());
  }

  /** What writes versions that have values for the same columns. */
  private record Part(Columns columns, String statement) {}

  @Override
  public Keys keys() {
    return layout.keys();
  }

  @Override
  public Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    return latest.rows().isEmpty()
        ? Uni.createFrom().item(Written.NOTHING)
        : connection
            .query(turn)
            .execute()
            .chain(() -> inRuns(connection, claim, latest.given()))
            .onFailure(TableChangedException::isWhy)
            .transform(failure -> new TableChangedException(layout.settings(), failure));
  }

  /** In the order of the records: mostly all have the same fields, and it is one statement. */
  private Uni<Written> inRuns(
      SqlConnection connection, PartitionClaim claim, List<RecordRow> rows) {
    List<List<RecordRow>> runs = new ArrayList<>();
    int ignored = 0;
    BitSet before = null;
    for (RecordRow row : rows) {
      boolean gone = RowShaper.isGone(row);
      if (gone && layout.settings().onDelete() == OnDelete.IGNORE) {
        ignored++;
        continue;
      }
      BitSet absent = absent(row);
      if (before == null || !absent.equals(before)) {
        runs.add(new ArrayList<>());
        before = absent;
      }
      runs.get(runs.size() - 1).add(row);
    }
    Written passed = Written.of(layout.settings().source(), new RowCounts(0, 0, ignored, 0, 0));
    return Multi.createFrom()
        .iterable(runs)
        .onItem()
        .transformToUniAndConcatenate(run -> send(connection, claim, absent(run.get(0)), run))
        .collect()
        .asList()
        .map(each -> each.stream().reduce(passed, Written::plus));
  }

  private BitSet absent(RecordRow row) {
    BitSet absent = new BitSet();
    for (Target target : layout.targets()) {
      absent.set(target.index(), row.columns()[target.index()] == RowShaper.ABSENT);
    }
    return absent;
  }

  private Uni<Written> send(
      SqlConnection connection, PartitionClaim claim, BitSet absent, List<RecordRow> rows) {
    Part part = parts.computeIfAbsent(absent, this::part);
    Tuple values = part.columns().bind(claim, rows);
    addTimes(values, rows);
    values.addArrayOfBoolean(rows.stream().map(RowShaper::isGone).toArray(Boolean[]::new));
    values.addArrayOfString(
        rows.stream().map(row -> Identifier.storable(row.key())).toArray(String[]::new));
    return connection
        .preparedQuery(part.statement())
        .execute(values)
        .map(
            counted -> {
              Row counts = counted.iterator().next();
              return Written.of(
                  layout.settings().source(),
                  new RowCounts(
                      counts.getLong("inserted"),
                      counts.getLong("updated"),
                      counts.getLong("unchanged"),
                      counts.getLong("deleted"),
                      counts.getLong("superseded")));
            });
  }

  private Part part(BitSet absent) {
    Columns columns =
        new Columns(
            layout, layout.targets().stream().filter(it -> !absent.get(it.index())).toList());
    return new Part(
        columns,
        new HistoryStatement(
                columns.forStatements(),
                layout.table().orElseThrow().oid(),
                layout.version().map(it -> it.type().array()).orElse("timestamptz[]"),
                layout.version().map(it -> it.type().cast()).orElse("%s"),
                layout.version().map(it -> it.column().type()).orElse("timestamptz"),
                new DeletedKeys(layout.settings()))
            .sql());
  }

  private void addTimes(Tuple values, List<RecordRow> rows) {
    if (layout.version().isPresent()) {
      Target version = layout.version().get();
      Object[] times = version.type().values(rows.size());
      for (int i = 0; i < times.length; i++) {
        times[i] = rows.get(i).columns()[version.index()];
      }
      values.addValue(version.type().bound(times));
    } else {
      values.addArrayOfOffsetDateTime(
          rows.stream()
              .map(it -> it.eventTime() == null ? it.ingestedAt() : it.eventTime())
              .map(it -> it.atOffset(ZoneOffset.UTC))
              .toArray(OffsetDateTime[]::new));
    }
  }

  @Override
  public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
    return send(connection, claim, new BitSet(), List.of()).replaceWithVoid();
  }

  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return connection.databaseMetadata().majorVersion() < RowJudge.SINCE
        ? Uni.createFrom().item(Map.of())
        : judge.judge(connection, rows);
  }
}
