package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
import io.datastream.table.Keys;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.RowCounts;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.setwise.SetWriter;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Writes to a typed table. Columns that are to be left alone where a record has no such field are
 * left out of its statement: so PostgreSQL's own default counts for a new row, and what is there
 * for another one. Mostly all records have the same fields, and it is one statement.
 */
final class TypedWriter implements TableWriter {
  /** Shared, and never changed. */
  private static final BitSet NONE = new BitSet();

  private final Layout layout;
  private final Destination destination;
  private final NewKeysGuess guess;
  private final List<Target> optional;
  private final SetWriter whole;
  private final Deletion deletion;
  private final Children children;
  private final Map<BitSet, SetWriter> parts = new ConcurrentHashMap<>();

  TypedWriter(Layout layout, Destination destination, NewKeysGuess guess) {
    this.layout = layout;
    this.destination = destination;
    this.guess = guess;
    this.optional = layout.targets().stream().filter(Target::optional).toList();
    this.children = new Children(layout);
    this.deletion = new Deletion(layout, children);
    this.whole = new Columns(layout, layout.targets()).writer(destination, guess);
  }

  Layout layout() {
    return layout;
  }

  @Override
  public Keys keys() {
    return layout.needsSteps() && layout.keys() == Keys.UNIQUE ? Keys.STEPS : layout.keys();
  }

  @Override
  public Way first(LatestRows latest) {
    return whole.first(latest);
  }

  @Override
  public Optional<Way> after(Way failed) {
    return whole.after(failed);
  }

  @Override
  public Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    return (keys() == Keys.STEPS
            ? inSteps(connection, claim, latest, way)
            : write(connection, claim, latest, way, layout.deletes()))
        .onFailure(TableChangedException::isWhy)
        .transform(failure -> new TableChangedException(layout.settings(), failure));
  }

  /** Mostly records leave nothing as it is, and it is one step with the latest of each key. */
  private Uni<Written> inSteps(
      SqlConnection connection, PartitionClaim claim, LatestRows all, Way way) {
    Map<String, List<RecordRow>> byKey = new LinkedHashMap<>();
    for (RecordRow row : all.given()) {
      List<RecordRow> its = byKey.computeIfAbsent(row.key(), it -> new ArrayList<>());
      if (!RowShaper.leavesSome(row, layout)) {
        its.clear();
      }
      its.add(row);
    }
    List<List<RecordRow>> steps = new ArrayList<>();
    for (List<RecordRow> its : byKey.values()) {
      for (int step = 0; step < its.size(); step++) {
        if (step == steps.size()) {
          steps.add(new ArrayList<>());
        }
        steps.get(step).add(its.get(step));
      }
    }
    int replaced = all.given().size() - steps.stream().mapToInt(List::size).sum();
    Written passed = Written.of(layout.settings().source(), RowCounts.updated(replaced));
    return Multi.createFrom()
        .range(0, steps.size())
        .onItem()
        .transformToUniAndConcatenate(
            step ->
                write(
                    connection,
                    claim,
                    LatestRows.of(steps.get(step), layout.keys()),
                    step == 0 || way != Way.NEW ? way : Way.COMPARED,
                    layout.deletes()))
        .collect()
        .asList()
        .map(each -> each.stream().reduce(passed, Written::plus));
  }

  private Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way, boolean deletes) {
    return deletes && concernsDeletion(latest)
        ? withDeletes(connection, claim, latest, way)
        : upsert(connection, claim, latest, way);
  }

  /** Every topic's messages may delete, and hardly any does. */
  private boolean concernsDeletion(LatestRows latest) {
    return layout.version().isPresent() || latest.rows().stream().anyMatch(RowShaper::isGone);
  }

  private Uni<Written> upsert(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    return optional.isEmpty()
        ? write(whole, connection, claim, latest, way)
        : inParts(connection, claim, latest, way);
  }

  private Uni<Written> write(
      SetWriter to, SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    return children.any()
        ? children.write(connection, claim, latest, way, to)
        : to.write(connection, claim, latest, way);
  }

  /** Of rows whose keys differ the order doesn't count; those that may be one stay in theirs. */
  private Uni<Written> withDeletes(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    List<List<RecordRow>> runs = layout.keys() == Keys.FOLDING ? runs(latest) : twoRuns(latest);
    return Multi.createFrom()
        .iterable(runs)
        .onItem()
        .transformToUniAndConcatenate(
            rows ->
                rows.isEmpty() || RowShaper.isGone(rows.get(0))
                    ? deletion.delete(connection, rows)
                    : raised(connection, claim, rows, way))
        .collect()
        .asList()
        .map(each -> each.stream().reduce(Written.replaced(latest), Written::plus));
  }

  private static List<List<RecordRow>> twoRuns(LatestRows latest) {
    Map<Boolean, List<RecordRow>> both =
        latest.rows().stream().collect(Collectors.partitioningBy(RowShaper::isGone));
    return List.of(both.get(true), both.get(false));
  }

  /** Rows in their order, for as long as they say the same. */
  private static List<List<RecordRow>> runs(LatestRows latest) {
    List<List<RecordRow>> runs = new ArrayList<>();
    boolean gone = false;
    for (RecordRow row : latest.inOrder()) {
      if (runs.isEmpty() || gone != RowShaper.isGone(row)) {
        runs.add(new ArrayList<>());
        gone = RowShaper.isGone(row);
      }
      runs.get(runs.size() - 1).add(row);
    }
    return runs;
  }

  private Uni<Written> raised(
      SqlConnection connection, PartitionClaim claim, List<RecordRow> rows, Way way) {
    return deletion
        .overtaken(connection, rows)
        .chain(
            overtaken -> {
              List<RecordRow> left =
                  overtaken.isEmpty()
                      ? rows
                      : rows.stream().filter(row -> !overtaken.contains(row)).toList();
              Written superseded =
                  overtaken.isEmpty()
                      ? Written.NOTHING
                      : Written.of(
                          layout.settings().source(), new RowCounts(0, 0, 0, 0, overtaken.size()));
              return upsert(connection, claim, LatestRows.of(left, layout.keys()), way)
                  .map(superseded::plus);
            });
  }

  private Uni<Written> inParts(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    Map<BitSet, List<RecordRow>> parts = new LinkedHashMap<>();
    for (RecordRow row : latest.inOrder()) {
      parts.computeIfAbsent(absent(row), it -> new ArrayList<>()).add(row);
    }
    return Multi.createFrom()
        .iterable(parts.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            part ->
                write(
                    writer(part.getKey()),
                    connection,
                    claim,
                    LatestRows.of(part.getValue(), layout.keys()),
                    way))
        .collect()
        .asList()
        .map(each -> each.stream().reduce(Written.NOTHING, Written::plus))
        .map(written -> written.plus(Written.replaced(latest)));
  }

  /** Which columns the row leaves alone. */
  private BitSet absent(RecordRow row) {
    BitSet absent = NONE;
    for (int i = 0; i < optional.size(); i++) {
      int index = optional.get(i).index();
      if (row.columns()[index] == RowShaper.ABSENT) {
        absent = absent == NONE ? new BitSet() : absent;
        absent.set(index);
      }
    }
    return absent;
  }

  private SetWriter writer(BitSet absent) {
    return absent.isEmpty()
        ? whole
        : parts.computeIfAbsent(
            absent,
            without ->
                new Columns(
                        layout,
                        layout.targets().stream().filter(it -> !without.get(it.index())).toList())
                    .writer(destination, guess));
  }

  @Override
  public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
    return whole.probe(connection, claim);
  }

  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return whole.judge(connection, rows);
  }
}
