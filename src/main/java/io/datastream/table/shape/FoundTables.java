package io.datastream.table.shape;

import io.datastream.table.catalog.TableDescriptor;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of a source as they are.
 *
 * @param table empty where there is none yet
 * @param children those of its child tables that there are, by the names of their columns
 */
public record FoundTables(Optional<TableDescriptor> table, Map<String, TableDescriptor> children) {
  /** A source without child tables. */
  public static FoundTables alone(Optional<TableDescriptor> table) {
    return new FoundTables(table, Map.of());
  }

  /** The same, whatever their sizes are by now. */
  public boolean isLike(FoundTables other) {
    return like(table, other.table)
        && children.keySet().equals(other.children.keySet())
        && children.entrySet().stream()
            .allMatch(it -> it.getValue().isLike(other.children.get(it.getKey())));
  }

  private static boolean like(Optional<TableDescriptor> one, Optional<TableDescriptor> other) {
    return one.isPresent() ? other.filter(one.get()::isLike).isPresent() : other.isEmpty();
  }
}
