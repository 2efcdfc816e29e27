package io.datastream.store;

import io.datastream.config.ServiceUnreachableException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the database schema up to date. */
@ApplicationScoped
public class SchemaMigration {
  private final Instance<Flyway> flyway;
  private final String address;

  SchemaMigration(
      Instance<Flyway> flyway,
      @ConfigProperty(name = "quarkus.datasource.reactive.url") String address) {
    this.flyway = flyway;
    this.address = address;
  }

  /**
   * What was done.
   *
   * @param from the version before; null for an empty database
   * @param to the version now
   * @param applied how many migrations were run
   */
  // What REST answers with, Quarkus registers itself; this is the command line's alone.
  @RegisterForReflection
  public record Migrated(String from, String to, int applied) {}

  private MigrateResult migrateNow() {
    Flyway migrations = flyway.get();
    try {
      checkSchema(migrations);
      return migrations.migrate();
    } catch (FlywayException | SQLException e) {
      for (Throwable it = e; it != null; it = it.getCause()) {
        if (it instanceof SQLException refused && SqlState.isUnreachable(refused.getSQLState())) {
          throw new ServiceUnreachableException(
              "PostgreSQL", address, "DATABASE_URL", refused.getMessage(), e);
        }
      }
      throw e instanceof FlywayException failed ? failed : new FlywayException(e.getMessage(), e);
    }
  }

  /** Flyway's own words for it are about Flyway's settings. */
  private void checkSchema(Flyway migrations) throws SQLException {
    try (Connection connection = migrations.getConfiguration().getDataSource().getConnection()) {
      if (connection.getSchema() == null) {
        throw new SchemaMissingException(address);
      }
    }
  }

  /**
   * Runs the migrations that the database lacks; Flyway's lock lets one process at a time do it.
   */
  public Uni<Migrated> migrate() {
    return Uni.createFrom()
        .item(
            () -> {
              MigrateResult result = migrateNow();
              String to =
                  result.targetSchemaVersion == null
                      ? result.initialSchemaVersion
                      : result.targetSchemaVersion;
              return new Migrated(result.initialSchemaVersion, to, result.migrationsExecuted);
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
