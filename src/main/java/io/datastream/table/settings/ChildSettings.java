package io.datastream.table.settings;

import io.datastream.table.catalog.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What is configured of a child table, in which the elements of a record's array are rows.
 *
 * @param parent the columns that have the record's key, in its order; empty where they are called
 *     after the key's columns
 * @param columns those that are declared
 */
public record ChildSettings(
    TableName table, Optional<List<String>> parent, List<ColumnSettings> columns) {
  /** Where a row's element stood in its array, from 0. */
  public static final String PLACE = "_place";

  /** The field that an element has which is no object. */
  public static final String VALUE = "value";

  private static final String PARENT = "_parent_";

  /** Makes the lists unmodifiable. */
  public ChildSettings {
    columns = List.copyOf(columns);
  }

  /**
   * The columns that have the record's key.
   *
   * @param key the key's columns
   */
  public List<String> links(List<String> key) {
    return parent.orElseGet(() -> key.stream().map(it -> PARENT + it).toList());
  }
}
