package io.datastream.bench;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** The database that everything here writes to, with plain JDBC. */
final class Target implements AutoCloseable {
  private static final String USER = "datastream";
  private static final int COPY_BUFFER = 1 << 16;

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

  /** The columns of a table with their types, by their names; empty if there is no such table. */
  String columns(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select coalesce(string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', '
                    order by attname collate "C"), '')
                  from pg_attribute
                  where attrelid = to_regclass('%s') and attnum > 0 and not attisdropped
                """
                    .formatted(table))) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The columns of the query's only row. */
  List<BigDecimal> numbers(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      List<BigDecimal> numbers = new ArrayList<>();
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        numbers.add(rows.getBigDecimal(column));
      }
      return numbers;
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Writes all rows, one COPY after the other, in one transaction. */
  void copy(List<CopyRows> tables) throws SQLException, IOException {
    try (Connection own = connect()) {
      own.setAutoCommit(false);
      for (CopyRows rows : tables) {
        try (InputStream in = Files.newInputStream(rows.file())) {
          own.unwrap(PGConnection.class).getCopyAPI().copyIn(rows.statement(), in, COPY_BUFFER);
        }
      }
      own.commit();
    }
  }

  /** The table must hold each id from 0 once, and nothing else. */
  void expect(String table, long records) throws SQLException {
    CheckFailedException.expectNone(Expected.ids(table, "record_key::bigint", records).fault(this));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    administrator.close();
  }
}
