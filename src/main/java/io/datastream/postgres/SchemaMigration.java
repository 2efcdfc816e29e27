package io.datastream.postgres;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the database schema up to date. */
@ApplicationScoped
public class SchemaMigration {
  /** Agroal's words. */
  private static final String NO_CONNECTION = "Acquisition timeout";

  private final Instance<Flyway> flyway;
  private final Duration connectTimeout;
  private final Duration timeout;
  private final String address;

  SchemaMigration(
      Instance<Flyway> flyway,
      DatastreamConfig config,
      @ConfigProperty(name = "quarkus.datasource.reactive.url") String address) {
    this.flyway = flyway;
    this.connectTimeout = config.connectTimeout();
    this.timeout = config.migrateTimeout();
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

  /**
   * How the schema stands.
   *
   * @param at its version; empty where there are no tables of Datastream's
   * @param newest the version that this program brings
   * @param missing how many migrations it lacks
   */
  public record State(Optional<String> at, String newest, int missing) {}

  /** How the schema stands; changes nothing. */
  public Uni<State> state() {
    return Uni.createFrom()
        .item(this::stateNow)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private State stateNow() {
    Flyway migrations = flyway.get();
    try {
      checkSchema(migrations);
      MigrationInfoService info = migrations.info();
      MigrationInfo[] pending = info.pending();
      Optional<String> at =
          Optional.ofNullable(info.current()).map(it -> it.getVersion().getVersion());
      String newest =
          pending.length == 0
              ? at.orElse("0")
              : pending[pending.length - 1].getVersion().getVersion();
      return new State(at, newest, pending.length);
    } catch (FlywayException | SQLException e) {
      throw inWords(e);
    }
  }

  private MigrateResult migrateNow() {
    Flyway migrations = flyway.get();
    try {
      checkSchema(migrations);
      return migrations.migrate();
    } catch (FlywayException | SQLException e) {
      throw inWords(e);
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

  private RuntimeException inWords(Exception failure) {
    RuntimeException words =
        failure instanceof FlywayException failed
            ? failed
            : new FlywayException(failure.getMessage(), failure);
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof SocketTimeoutException) {
        return absent(
            "no answer to a statement within "
                + timeout.toMillis()
                + " ms (datastream.migrate-timeout)",
            failure);
      } else if (it instanceof SQLException refused) {
        words = inWords(refused, words);
      }
    }
    return words;
  }

  private RuntimeException inWords(SQLException refused, RuntimeException otherwise) {
    if (SqlState.isUnreachable(refused.getSQLState())) {
      return absent(refused.getMessage(), otherwise);
    } else if (SqlState.isConflict(refused.getSQLState())) {
      return new TransientConflictException(
          refused.getSQLState(), null, refused.getMessage(), refused);
    } else if (String.valueOf(refused.getMessage()).startsWith(NO_CONNECTION)) {
      return absent(
          "no answer within " + connectTimeout.toMillis() + " ms (datastream.connect-timeout)",
          otherwise);
    }
    return otherwise;
  }

  private ServiceUnreachableException absent(String why, Throwable cause) {
    return new ServiceUnreachableException("PostgreSQL", address, "DATABASE_URL", why, cause);
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
