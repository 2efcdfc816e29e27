package io.datastream.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;

/** Creates empty databases next to the one that the services come with. */
public final class FreshDatabase {
  private FreshDatabase() {}

  /**
   * Creates a database with a name of its own.
   *
   * @param url of an existing database, as {@code postgresql://127.0.0.1:5432/datastream}
   * @return the URL of the new one
   */
  public static String create(String url, String user, String password) {
    String name =
        "datastream_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
    try (Connection connection = DriverManager.getConnection("jdbc:" + url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("Could not create a database at " + url, e);
    }
    return url.substring(0, url.lastIndexOf('/') + 1) + name;
  }
}
