package io.datastream.table.shape;

import io.datastream.table.RecordRow;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.change.TableChange;
import io.datastream.table.settings.TableSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records as rows of a typed table, which is made or changed on paper alone.
 *
 * @param layout of the table as it would be
 * @param shaper with the rows
 * @param statements that would be executed first
 * @param possible whether the table could be made: the records have its key
 */
public record ShapedRecords(
    Layout layout, RowShaper shaper, List<String> statements, boolean possible) {
  /** As runs have it. */
  private static final int MOST_CHANGES = 10;

  /**
   * Shapes them as often as the table would be changed for them.
   *
   * @param found the tables that there are
   */
  public static ShapedRecords of(
      TableSettings settings, FoundTables found, Masking masking, List<RecordRow> records) {
    return of(settings, found, masking, records, fitting(settings, found, masking, records));
  }

  /**
   * Those that new tables are to be made of. A record that will be refused whatever is learnt says
   * nothing of other columns' types: where one has no date, it often lacks a number as well.
   *
   * @param found the tables that there are
   * @return all of them where no table is missing
   */
  public static List<RecordRow> fitting(
      TableSettings settings, FoundTables found, Masking masking, List<RecordRow> records) {
    if (found.table().isPresent() && found.children().size() == settings.children().size()) {
      return records;
    }
    Set<RecordRow> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    of(settings, found, masking, records, records)
        .shaper
        .refused()
        .forEach(it -> refused.add(it.row()));
    List<RecordRow> fitting = records.stream().filter(it -> !refused.contains(it)).toList();
    return fitting.isEmpty() ? records : fitting;
  }

  private static ShapedRecords of(
      TableSettings settings,
      FoundTables found,
      Masking masking,
      List<RecordRow> records,
      List<RecordRow> fitting) {
    List<String> statements = new ArrayList<>();
    Optional<TableDescriptor> table = found.table();
    Map<String, TableDescriptor> children = new HashMap<>(found.children());
    for (int changed = 0; ; changed++) {
      Layout layout = new Layout(settings, new FoundTables(table, children));
      RowShaper shaper = RowShaper.of(layout, masking, records);
      RowShaper learner = fitting == records ? shaper : RowShaper.of(layout, masking, fitting);
      boolean hasRoom = learner.changes().isEmpty() && table.isPresent();
      if (changed == MOST_CHANGES || hasRoom && learner.childChanges().isEmpty()) {
        return new ShapedRecords(layout, shaper, statements, true);
      }
      if (hasRoom) {
        learner
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
      TablePlan plan = new TablePlan(layout, learner.changes(), learner.allHaveUsualKey());
      if (!plan.possible() || learner.rows().isEmpty()) {
        return new ShapedRecords(layout, shaper, statements, false);
      }
      plan.changes(table).stream().map(TableChange::statement).forEach(statements::add);
      table = Optional.of(new PlannedTable(plan).after(table));
    }
  }
}
