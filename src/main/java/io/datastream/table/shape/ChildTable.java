package io.datastream.table.shape;

import io.datastream.table.catalog.Identifier;
import io.datastream.table.settings.ChildSettings;
import io.datastream.table.settings.ColumnSettings;
import io.datastream.table.settings.TableSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A child table, in which the elements of a record's array are rows.
 *
 * @param index its place among those of its parent
 * @param name of the field or column whose array it has
 * @param layout how elements lie in it
 * @param links its columns that have the record's key, in the order of the parent's
 * @param key the parent's columns that those are of; empty for as long as there is no parent
 */
public record ChildTable(
    int index, String name, Layout layout, List<String> links, List<Target> key) {

  /**
   * @throws WrongTableException when the table can't hold the elements
   */
  static ChildTable of(int index, ColumnSettings column, Layout parent, FoundTables found) {
    TableSettings settings = parent.settings();
    ChildSettings child = column.child().orElseThrow();
    List<String> links =
        child.links(parent.keyColumns(settings.key().orElse(List.of(TableSettings.USUAL_KEY))));
    List<String> filled = Stream.concat(links.stream(), Stream.of(ChildSettings.PLACE)).toList();
    Layout layout =
        new Layout(
            settings.of(child),
            FoundTables.alone(Optional.ofNullable(found.children().get(column.name()))),
            filled);
    ChildTable made = new ChildTable(index, column.name(), layout, links, parent.key());
    filled.forEach(it -> made.check(settings.source(), it));
    return made;
  }

  private void check(String source, String column) {
    if (layout.table().isPresent() && layout.table().get().column(column).isEmpty()) {
      throw new WrongTableException(
          "table %1$s, the child table %2$s of source %3$s, has no column %4$s, %5$s; add it%6$s"
              .formatted(
                  layout.table().get().name(),
                  name,
                  source,
                  Identifier.plain(column),
                  column.equals(ChildSettings.PLACE)
                      ? "in which stands where an element stood (integer)"
                      : "which has the key of the record",
                  column.equals(ChildSettings.PLACE)
                      ? ""
                      : ", or name yours with datastream.sources.%s.columns.%s.parent"
                          .formatted(source, name)));
    }
  }
}
