package io.datastream.monitor.health;

import io.datastream.postgres.Database;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;

/** Whether PostgreSQL answers, on each connection that has nothing else to do. */
@Readiness
@Singleton
class DatabaseReadiness extends ReadinessCheck {
  private final Database database;

  DatabaseReadiness(Database database) {
    super("PostgreSQL");
    this.database = database;
  }

  @Override
  Uni<Void> signOfLife() {
    return database.signOfLife();
  }
}
