package io.datastream.table.typed;

import io.datastream.table.RecordRow;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.copy.BinaryForm;
import io.datastream.table.copy.CopyColumn;
import io.datastream.table.copy.CopyRows;
import io.datastream.table.copy.TableCopy;
import io.datastream.table.settings.ChildSettings;
import io.datastream.table.shape.ChildTable;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies the rows of records that have none yet into their child table. */
final class ChildCopy {
  private final TableCopy copy;
  private final List<Target> keys;
  private final List<Target> columns;

  private ChildCopy(TableCopy copy, List<Target> keys, List<Target> columns) {
    this.copy = copy;
    this.keys = keys;
    this.columns = columns;
  }

  /**
   * What copies elements that have values for these columns; empty where they have to be inserted.
   */
  static Optional<ChildCopy> of(ChildTable child, List<Target> columns) {
    List<CopyColumn> its = new ArrayList<>();
    for (int i = 0; i < child.links().size(); i++) {
      its.add(new CopyColumn(Identifier.quoted(child.links().get(i)), form(child.key().get(i))));
    }
    its.add(new CopyColumn(ChildSettings.PLACE, BinaryForm.INTEGER));
    columns.forEach(it -> its.add(new CopyColumn(it.sql(), form(it))));
    return child
        .layout()
        .table()
        .filter(it -> it.copied() && its.stream().allMatch(column -> column.form() != null))
        .map(it -> new ChildCopy(new TableCopy(it.name().sql(), its), child.key(), columns));
  }

  private static BinaryForm form(Target target) {
    return target.type().form().orElse(null);
  }

  /**
   * Copies them.
   *
   * @return whether they are copied; false, and nothing is done, where they have to be inserted
   */
  Uni<Boolean> copy(
      SqlConnection connection, List<RecordRow> owners, List<ChildWriter.Element> elements) {
    return copy.holds(connection)
        .chain(
            holds ->
                holds
                    ? copy.copy(connection, out -> write(out, owners, elements))
                    : Uni.createFrom().item(false));
  }

  private void write(CopyRows out, List<RecordRow> owners, List<ChildWriter.Element> elements) {
    for (ChildWriter.Element element : elements) {
      out.row(copy.columns().size());
      Object[] owner = owners.get(element.owner()).columns();
      for (Target key : keys) {
        out.value(form(key), owner[key.index()]);
      }
      out.value(BinaryForm.INTEGER, (long) element.place());
      for (Target column : columns) {
        Object value = element.values()[column.index()];
        out.value(form(column), value == RowShaper.ABSENT ? null : value);
      }
    }
  }
}
