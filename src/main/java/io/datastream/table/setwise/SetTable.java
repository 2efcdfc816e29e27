package io.datastream.table.setwise;

import io.datastream.table.Keys;
import io.datastream.table.copy.BinaryForm;
import io.datastream.table.copy.CopyColumn;
import io.datastream.table.copy.TableCopy;
import io.datastream.table.setwise.BatchColumn.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as statements see it.
 *
 * @param name as it stands in SQL
 * @param singles columns with one value for the batch; its parameters come first
 * @param columns the others, in the order of their parameters
 * @param stamps columns that take the time of the transaction
 * @param source the column that says which source a row is of; null where all are of one
 * @param version what says which of a key's rows is the newest; null where the later one is
 * @param keys what rows of the same key are to it; without key columns it is {@link Keys#REPEATED}
 * @param plain whether its rows say who wrote them ({@code xmax}); those of a view or a partitioned
 *     table don't
 * @param givesIdentities whether values are given to columns that PostgreSQL would number itself
 * @param tells whether statements say which rows they wrote, and write those that they are told to
 *     though they don't differ; its rows then are of one source
 * @param copied whether COPY does with rows what INSERT does; not where policies or rules say what
 *     becomes of them
 */
public record SetTable(
    String name,
    List<SingleColumn> singles,
    List<BatchColumn> columns,
    List<String> stamps,
    String source,
    Version version,
    Keys keys,
    boolean plain,
    boolean givesIdentities,
    boolean tells,
    boolean copied) {

  /**
   * A column that only grows.
   *
   * @param column its name as it stands in SQL
   * @param compared how its values, {@code %s}, are compared
   */
  public record Version(String column, String compared) {
    /** Whether the row of the first table is newer than that of the other; never null. */
    String newer(String one, String other) {
      return "coalesce(%s > %s, false)".formatted(of(one), of(other));
    }

    private String of(String table) {
      return compared.replace("%s", table + "." + column);
    }
  }

  /** Makes the lists unmodifiable. */
  public SetTable {
    singles = List.copyOf(singles);
    columns = List.copyOf(columns);
    stamps = List.copyOf(stamps);
  }

  /** Whether a batch hardly ever has a value that its column's type refuses. */
  boolean certain() {
    return columns.stream().allMatch(BatchColumn::certain);
  }

  /** What copies rows into it; empty where they have to be inserted. */
  Optional<TableCopy> copy() {
    if (!copied || columns.stream().anyMatch(it -> it.form() == null)) {
      return Optional.empty();
    }
    List<CopyColumn> its = new ArrayList<>();
    singles.forEach(it -> its.add(new CopyColumn(it.name(), it.form())));
    columns.forEach(it -> its.add(new CopyColumn(it.name(), it.form())));
    stamps.forEach(it -> its.add(new CopyColumn(it, BinaryForm.MOMENT)));
    return Optional.of(new TableCopy(name, its));
  }

  /** How many parameters its singles and columns have. */
  public int parameters() {
    return singles.size() + columns.size();
  }

  boolean foldsKeys() {
    return keys == Keys.FOLDING;
  }

  /** Its columns of a role. */
  public List<BatchColumn> columns(Role role) {
    return columns.stream().filter(column -> column.role() == role).toList();
  }

  /** The number of the parameter that says which rows are to be written in any case. */
  int told() {
    return parameters() + 1;
  }

  /** The number of a column's parameter. */
  public int parameter(BatchColumn column) {
    return singles.size() + 1 + columns.indexOf(column);
  }
}
