package io.datastream.postgres;

import io.agroal.api.AgroalPoolInterceptor;
import io.datastream.config.DatastreamConfig;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Flyway's connections don't wait without an end either. */
@Singleton
class MigrationConnections implements AgroalPoolInterceptor {
  private final Duration timeout;

  MigrationConnections(DatastreamConfig config) {
    this.timeout = config.migrateTimeout();
  }

  @Override
  public void onConnectionAcquire(Connection connection) {
    try {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
    } catch (SQLException e) {
      throw new IllegalStateException("a connection for migrations can't have a timeout", e);
    }
  }
}
