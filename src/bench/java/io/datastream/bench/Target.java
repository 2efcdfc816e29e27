package io.datastream.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The database that everything here writes to, with plain JDBC. */
final class Target implements AutoCloseable {
  private static final String USER = "datastream";

  private final String url;
  private final Connection connection;
  private final Connection administrator;

  /**
   * @param url as {@code postgresql://127.0.0.1:5432/datastream}
   */
  Target(String url) throws SQLException {
    this.url = url;
    this.connection = connect();
    this.administrator = DriverManager.getConnection("jdbc:" + url, "postgres", "postgres");
  }

  /** Everything else is as PostgreSQL comes. */
  void rareCheckpoints() throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute("alter system set max_wal_size = '4GB'");
      statement.execute("select pg_reload_conf()");
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), USER, USER);
  }

  String jdbcUrl() {
    return "jdbc:" + url;
  }

  /** What the application reads from its environment. */
  Map<String, String> environment() {
    return Map.of("DATABASE_URL", url, "DATABASE_USER", USER, "DATABASE_PASSWORD", USER);
  }

  /** Before each measurement: what was written before it is on the disk. */
  void settle() throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute("checkpoint");
    }
  }

  void empty(String table) throws SQLException {
    execute("truncate " + table);
    settle();
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether the query gives a row. */
  boolean any(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Writes all rows in one COPY, in one transaction. */
  void copy(CopyData data) throws SQLException, IOException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyData.SQL);
    for (byte[] chunk : data.chunks()) {
      copy.writeToCopy(chunk, 0, chunk.length);
    }
    copy.endCopy();
  }

  /** Makes sure that the table holds the records with the ids from 0, unchanged, and no others. */
  void hold(CopyData data) throws SQLException, IOException {
    if (!holds("stream_records", data.records())
        || any("select from stream_records where " + Dataset.isNewer() + " limit 1")) {
      empty("stream_records");
      copy(data);
    }
    settle();
  }

  /** The table must hold each id from 0 once, and nothing else; its key sees to "once". */
  void expect(String table, long records) throws SQLException {
    if (!holds(table, records)) {
      throw new CheckFailedException(
          table
              + " should hold "
              + records
              + " records, each once, and holds "
              + number("select count(*) from " + table));
    }
  }

  private boolean holds(String table, long records) throws SQLException {
    return number("select count(*) from " + table) == records
        && number("select coalesce(sum(record_key::bigint), 0) from " + table)
            == records * (records - 1) / 2
        && number("select coalesce(min(record_key::bigint), 0) from " + table) == 0
        && number("select coalesce(max(record_key::bigint), -1) from " + table) == records - 1;
  }

  /** All rows must be the run's. */
  void expectRun(String runId, long records) throws SQLException {
    CheckFailedException.expect(
        "rows of the run " + runId,
        records,
        number("select count(*) from stream_records where run_id = '" + runId + "'"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    administrator.close();
  }
}
