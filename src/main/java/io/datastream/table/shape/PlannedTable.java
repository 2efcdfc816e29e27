package io.datastream.table.shape;

import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.change.TableChange;
import io.datastream.table.column.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table as it would be after the changes of a plan, for who only wants to look at it. */
public final class PlannedTable {
  private final TablePlan plan;

  public PlannedTable(TablePlan plan) {
    this.plan = plan;
  }

  /**
   * The table after the changes.
   *
   * @param now as it is; empty where there is none
   */
  public TableDescriptor after(Optional<TableDescriptor> now) {
    return now.map(this::altered).orElseGet(this::made);
  }

  private TableDescriptor made() {
    List<ColumnDescriptor> columns = new ArrayList<>();
    plan.columns()
        .forEach((name, column) -> columns.add(column(name, column.type(), column.required())));
    return new TableDescriptor(
        TableDescriptor.NO_OID,
        plan.table(),
        false,
        true,
        0,
        columns,
        true,
        List.of(plan.primaryKey()));
  }

  private TableDescriptor altered(TableDescriptor now) {
    List<ColumnDescriptor> columns = new ArrayList<>(now.columns());
    for (TableChange change : plan.changes(Optional.of(now))) {
      if (change.column().isEmpty() || change.toType().isEmpty()) {
        continue;
      }
      String name = change.column().get();
      ColumnDescriptor its = column(name, change.toType().get(), false);
      now.column(name)
          .ifPresentOrElse(
              old -> columns.set(columns.indexOf(old), retyped(old, its.type())),
              () -> columns.add(its));
    }
    return new TableDescriptor(
        now.oid(),
        now.name(),
        now.partitioned(),
        now.ours(),
        now.bytes(),
        columns,
        now.copied(),
        now.keys());
  }

  private static ColumnDescriptor column(String name, String type, boolean required) {
    return new ColumnDescriptor(
        name, TypeName.canonical(type), required, false, false, false, false);
  }

  private static ColumnDescriptor retyped(ColumnDescriptor old, String type) {
    return new ColumnDescriptor(
        old.name(),
        type,
        old.notNull(),
        old.hasDefault(),
        old.numbered(),
        old.generated(),
        old.folds());
  }
}
