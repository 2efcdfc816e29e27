package io.datastream.look.preview;

import io.datastream.table.RecordRow;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.change.TableChange;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.FoundTables;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Masking;
import io.datastream.table.shape.PlannedTable;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records as rows of a typed table, which is made or changed on paper alone.
 *
 * @param layout of the table as it would be
 * @param shaper with the rows
 * @param statements that would be executed first
 * @param possible whether the table could be made: the records have its key
 */
record ShapedRecords(Layout layout, RowShaper shaper, List<String> statements, boolean possible) {
  /** As runs have it. */
  private static final int MOST_CHANGES = 10;

  /**
   * Shapes them as often as the table would be changed for them.
   *
   * @param found the tables that there are
   */
  static ShapedRecords of(
      TableSettings settings, FoundTables found, Masking masking, List<RecordRow> records) {
    List<String> statements = new ArrayList<>();
    Optional<TableDescriptor> table = found.table();
    Map<String, TableDescriptor> children = new HashMap<>(found.children());
    for (int changed = 0; ; changed++) {
      Layout layout = new Layout(settings, new FoundTables(table, children));
      RowShaper shaper = new RowShaper(layout, masking);
      records.forEach(shaper::add);
      boolean hasRoom = shaper.changes().isEmpty() && table.isPresent();
      if (changed == MOST_CHANGES || hasRoom && shaper.childChanges().isEmpty()) {
        return new ShapedRecords(layout, shaper, statements, true);
      }
      if (hasRoom) {
        shaper
            .childChanges()
            .forEach(
                (child, wanted) -> {
                  TablePlan plan = TablePlan.of(child, wanted);
                  plan.changes(child.layout().table()).stream()
                      .map(TableChange::statement)
                      .forEach(statements::add);
                  children.put(child.name(), new PlannedTable(plan).after(child.layout().table()));
                });
        continue;
      }
      TablePlan plan = new TablePlan(layout, shaper.changes(), shaper.allHaveUsualKey());
      if (!plan.possible() || shaper.rows().isEmpty()) {
        return new ShapedRecords(layout, shaper, statements, false);
      }
      plan.changes(table).stream().map(TableChange::statement).forEach(statements::add);
      table = Optional.of(new PlannedTable(plan).after(table));
    }
  }
}
