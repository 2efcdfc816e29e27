package io.datastream.crash;

import io.datastream.testing.Fixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the tables hold at one instant: read in one snapshot, so that it must agree with itself also
 * while runs are writing.
 *
 * @param offsets next offset by partition
 * @param rows value by key
 * @param quarantine places of what is there, one each, as {@code partition:offset:element}
 * @param counts of all process runs together
 */
record Landed(
    Map<Integer, Long> offsets, Map<String, String> rows, List<String> quarantine, Counts counts) {

  /** Sums over the ledger. */
  record Counts(
      long messages, long records, long inserted, long updated, long unchanged, long quarantined) {}

  static Landed in(Fixture it, Target target) {
    try {
      Connection connection = it.tables().connection();
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement lock = connection.createStatement()) {
        // A table that is written anew meanwhile, for a wider column, would look empty: to a
        // snapshot from before, its rows are too new.
        lock.execute("LOCK TABLE " + target.tables() + " IN ACCESS SHARE MODE");
        return read(connection, it, target);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Landed read(Connection connection, Fixture it, Target target) throws SQLException {
    Map<Integer, Long> offsets = new TreeMap<>();
    query(
        connection,
        "SELECT partition, next_offset FROM partition_offsets WHERE topic = ? AND group_name = ?",
        List.of(it.topic().name(), it.group()),
        row -> offsets.put(row.getInt(1), row.getLong(2)));
    Map<String, String> rows = new HashMap<>();
    query(
        connection, target.rows(), List.of(), row -> rows.put(row.getString(1), row.getString(2)));
    List<String> quarantine = new ArrayList<>();
    query(
        connection,
        "SELECT partition || ':' || kafka_offset || ':' || coalesce(element::text, 'all')"
            + " FROM quarantined_records WHERE topic = ? ORDER BY 1",
        List.of(it.topic().name()),
        row -> quarantine.add(row.getString(1)));
    List<Counts> counts = new ArrayList<>();
    query(
        connection,
        "SELECT coalesce(sum(messages), 0), coalesce(sum(records), 0), coalesce(sum(inserted), 0),"
            + " coalesce(sum(updated), 0), coalesce(sum(unchanged), 0), coalesce(sum(quarantined), 0) FROM pipeline_runs"
            + " WHERE kind = 'process'",
        List.of(),
        row ->
            counts.add(
                new Counts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6))));
    return new Landed(offsets, rows, quarantine, counts.get(0));
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void query(
      Connection connection, String sql, List<Object> parameters, RowReader reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  /** Messages up to the stored offsets. */
  long processed() {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }
}
