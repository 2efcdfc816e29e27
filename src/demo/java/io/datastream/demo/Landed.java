package io.datastream.demo;

import io.datastream.embedded.Services;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks PostgreSQL, not Datastream, what is in the tables. */
final class Landed {
  private final Services services;

  Landed(Services services) {
    this.services = services;
  }

  /** Rows of each source. */
  Map<String, Long> rows() throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT source, count(*) FROM stream_records GROUP BY source")) {
      while (found.next()) {
        rows.put(found.getString(1), found.getLong(2));
      }
    }
    return rows;
  }

  /** One row as it stands there. */
  String example(String source) throws SQLException {
    try (Connection connection = connect();
        var statement =
            connection.prepareStatement(
                "SELECT record_key, payload::text FROM stream_records WHERE source = ? ORDER BY"
                    + " kafka_offset, record_key LIMIT 1")) {
      statement.setString(1, source);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? found.getString(1) + " → " + found.getString(2) : "(none)";
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + services.databaseUrl(), services.databaseUser(), services.databasePassword());
  }
}
