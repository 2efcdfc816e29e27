package io.datastream.store;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the database schema up to date. */
@ApplicationScoped
public class SchemaMigration {
  private final Instance<Flyway> flyway;

  SchemaMigration(Instance<Flyway> flyway) {
    this.flyway = flyway;
  }

  /**
   * What was done.
   *
   * @param from the version before; null for an empty database
   * @param to the version now
   * @param applied how many migrations were run
   */
  public record Migrated(String from, String to, int applied) {}

  /**
   * Runs the migrations that the database lacks; Flyway's lock lets one process at a time do it.
   */
  public Uni<Migrated> migrate() {
    return Uni.createFrom()
        .item(
            () -> {
              MigrateResult result = flyway.get().migrate();
              String to =
                  result.targetSchemaVersion == null
                      ? result.initialSchemaVersion
                      : result.targetSchemaVersion;
              return new Migrated(result.initialSchemaVersion, to, result.migrationsExecuted);
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
