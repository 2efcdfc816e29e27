package io.datastream.table.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table as it is in PostgreSQL.
 *
 * @param oid PostgreSQL's number of it
 * @param name where it was found
 * @param partitioned whether it is one of partitions
 * @param ours whether Datastream has made it
 * @param bytes that it takes, with its indexes
 * @param columns in their order
 * @param copied whether COPY does with rows what INSERT does: neither rules nor policies have a say
 * @param keys the columns of its unique indexes on whole columns, the primary key first
 */
public record TableDescriptor(
    long oid,
    TableName name,
    boolean partitioned,
    boolean ours,
    long bytes,
    List<ColumnDescriptor> columns,
    boolean copied,
    List<List<String>> keys) {

  /** None that PostgreSQL gives: the table is there on paper alone. */
  public static final long NO_OID = 0;

  /** Makes the lists unmodifiable. */
  public TableDescriptor {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
  }

  /** Whether it is there on paper alone. */
  public boolean planned() {
    return oid == NO_OID;
  }

  /** The column of this name. */
  public Optional<ColumnDescriptor> column(String column) {
    return columns.stream().filter(it -> it.name().equals(column)).findFirst();
  }

  /** Whether a row is found by these columns, in whatever order. */
  public boolean isUnique(List<String> key) {
    return keys.stream().anyMatch(it -> it.size() == key.size() && it.containsAll(key));
  }

  /** The same, whatever its size is by now. */
  public boolean isLike(TableDescriptor other) {
    return oid == other.oid
        && ours == other.ours
        && copied == other.copied
        && columns.equals(other.columns)
        && keys.equals(other.keys);
  }
}
