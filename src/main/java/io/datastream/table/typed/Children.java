package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter.Way;
import io.datastream.table.Written;
import io.datastream.table.setwise.SetWriter;
import io.datastream.table.shape.Layout;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Writes rows together with those of their child tables. A row whose children differ is written
 * again even if it doesn't itself: so it is locked, and nobody else writes its children meanwhile.
 * Children are replaced where their row was written, and nowhere else.
 */
final class Children {
  private final List<ChildWriter> tables;

  Children(Layout layout) {
    this.tables = layout.children().stream().map(it -> new ChildWriter(layout, it)).toList();
  }

  boolean any() {
    return !tables.isEmpty();
  }

  /**
   * Writes the latest rows.
   *
   * @param to the rows' own table
   */
  Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way, SetWriter to) {
    if (latest.rows().isEmpty()) {
      return Uni.createFrom().item(Written.NOTHING);
    }
    List<RecordRow> rows = to.sent(latest);
    return (way == Way.NEW
            ? to.insert(connection, claim, rows)
                .chain(
                    inserted ->
                        inserted
                            ? each(it -> it.insert(connection, rows))
                                .replaceWith(() -> Written.inserted(rows))
                            : compared(connection, claim, rows, Way.COMPARED, to))
            : compared(connection, claim, rows, way, to))
        .map(written -> written.plus(Written.replaced(latest)));
  }

  private Uni<Written> compared(
      SqlConnection connection, PartitionClaim claim, List<RecordRow> rows, Way way, SetWriter to) {
    Boolean[] differing = new Boolean[rows.size()];
    Arrays.fill(differing, false);
    return each(it -> it.compare(connection, rows, differing))
        .chain(() -> to.write(connection, claim, rows, differing, way))
        .call(touched -> each(it -> it.replace(connection, touched.rows())))
        .map(SetWriter.Touched::written);
  }

  /** Takes the children of rows away that go themselves. */
  Uni<Void> delete(SqlConnection connection, List<RecordRow> rows) {
    return each(it -> it.delete(connection, rows));
  }

  private Uni<Void> each(Function<ChildWriter, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(tables)
        .onItem()
        .transformToUniAndConcatenate(work::apply)
        .onItem()
        .ignoreAsUni();
  }
}
