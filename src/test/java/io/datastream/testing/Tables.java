package io.datastream.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database, with a plain JDBC connection. */
public final class Tables implements AutoCloseable {
  private final String url;
  private final String user;
  private final String password;
  private final Connection connection;

  public Tables(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
    try {
      connection = DriverManager.getConnection("jdbc:" + url, user, password);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same database over a connection of its own. */
  public Tables again() {
    return new Tables(url, user, password);
  }

  /** The connection itself. */
  public Connection connection() {
    return connection;
  }

  /** The one number that the query gives. */
  public long number(String sql, Object... parameters) {
    return Long.parseLong(text(sql, parameters));
  }

  /** The one value that the query gives, as text. */
  public String text(String sql, Object... parameters) {
    List<String> found = texts(sql, parameters);
    if (found.size() != 1) {
      throw new AssertionError("expected one row of " + sql + ", found " + found);
    }
    return found.get(0);
  }

  /** The first column of what the query gives, as texts. */
  public List<String> texts(String sql, Object... parameters) {
    try (PreparedStatement statement = prepared(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Changes something. */
  public void execute(String sql, Object... parameters) {
    try (PreparedStatement statement = prepared(sql, parameters)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
