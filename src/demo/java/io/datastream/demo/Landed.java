package io.datastream.demo;

import io.datastream.embedded.Services;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks PostgreSQL, not Datastream, what is in the tables. */
final class Landed {
  private final Services services;

  Landed(Services services) {
    this.services = services;
  }

  /** Rows of a table. */
  long rows(String table) throws SQLException {
    return Long.parseLong(text("SELECT count(*) FROM " + table));
  }

  /** The columns of a table that aren't Datastream's own, with their types. */
  String columns(String table) throws SQLException {
    return text(
        "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)"
            + (" FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0"
                    + " AND NOT attisdropped AND attname NOT LIKE '\\_%%'")
                .formatted(table));
  }

  /** One row as it stands there. */
  String example(String table) throws SQLException {
    return text(
        "SELECT '(' || string_agg(replace(field.value, chr(10), '⏎'), ', ' ORDER BY field.n) || ')' FROM (SELECT * FROM %s LIMIT 1) AS it,"
                .formatted(table)
            + " LATERAL json_each_text(row_to_json(it)) WITH ORDINALITY AS field (name, value, n)"
            + " WHERE field.name NOT LIKE '\\_%'");
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getString(1) : "(none)";
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + services.databaseUrl(), services.databaseUser(), services.databasePassword());
  }
}
