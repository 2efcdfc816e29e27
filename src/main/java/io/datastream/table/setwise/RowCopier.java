package io.datastream.table.setwise;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.RecordRow;
import io.datastream.table.copy.BinaryForm;
import io.datastream.table.copy.CopyColumn;
import io.datastream.table.copy.CopyRows;
import io.datastream.table.copy.TableCopy;
import io.datastream.table.setwise.BatchColumn.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Copies rows whose keys are new into a {@link SetTable}. */
final class RowCopier {
  private final TableCopy copy;
  private final RowBinder binder;
  private final List<Integer> keys;
  private final BinaryForm[] forms;
  private final int singles;
  private final int stamps;

  RowCopier(TableCopy copy, SetTable table, RowBinder binder) {
    this.copy = copy;
    this.binder = binder;
    this.keys = table.columns(Role.KEY).stream().map(table.columns()::indexOf).toList();
    this.forms = copy.columns().stream().map(CopyColumn::form).toArray(BinaryForm[]::new);
    this.singles = table.singles().size();
    this.stamps = table.stamps().size();
  }

  /** What became of rows. */
  enum Done {
    COPIED,
    /** Nothing was done: one of the keys is there. */
    FOUND,
    /** Nothing was done: a type has become another one, or a value has no binary form. */
    UNFIT
  }

  /**
   * Copies rows, if the look finds none of them.
   *
   * @param look {@link SetStatements#look}
   */
  Uni<Done> copy(
      SqlConnection connection, String look, PartitionClaim claim, List<RecordRow> rows) {
    return connection
        .preparedQuery(look)
        .execute(sample(rows))
        .map(found -> found.iterator().next())
        .chain(
            found -> {
              if (found.getBoolean("found")) {
                return Uni.createFrom().item(Done.FOUND);
              } else if (!copy.isFor(found.getArrayOfStrings("types"))) {
                return Uni.createFrom().item(Done.UNFIT);
              }
              return copy.copy(connection, out -> write(out, claim, rows, time(found)))
                  .map(done -> done ? Done.COPIED : Done.UNFIT);
            });
  }

  private static OffsetDateTime time(Row found) {
    return found.getOffsetDateTime("time");
  }

  private Tuple sample(List<RecordRow> rows) {
    Tuple sample = Tuple.tuple();
    if (!keys.isEmpty()) {
      List<RecordRow> some = new ArrayList<>();
      for (int i = 0; i < rows.size(); i += 1 + rows.size() / SetStatements.SAMPLE) {
        some.add(rows.get(i));
      }
      keys.forEach(key -> sample.addValue(binder.values(some, key)));
    }
    return sample;
  }

  private void write(
      CopyRows out, PartitionClaim claim, List<RecordRow> rows, OffsetDateTime time) {
    Object[] same = binder.singles(claim).toArray();
    int columns = binder.columns();
    for (RecordRow row : rows) {
      out.row(forms.length);
      for (int i = 0; i < singles; i++) {
        out.value(forms[i], same[i]);
      }
      for (int i = 0; i < columns; i++) {
        out.value(forms[singles + i], binder.value(row, i));
      }
      for (int i = 0; i < stamps; i++) {
        out.value(forms[singles + columns + i], time);
      }
    }
  }
}
