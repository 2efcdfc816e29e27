package io.datastream.cli;

import java.util.Map;

/** Which parts of the application a command needs; the others are not started. */
enum Needs {
  /** Not even Quarkus. */
  NOTHING(false, false, false),
  /** Kafka and the reactive PostgreSQL client. */
  RUN(false, false, false),
  /** Hibernate, to look into the ledger. */
  LEDGER(false, true, false),
  /** Flyway and its JDBC connection. */
  MIGRATIONS(false, false, true),
  /** All of it, with HTTP and the schedule. */
  EVERYTHING(true, true, true);

  private final boolean doors;
  private final boolean hibernate;
  private final boolean flyway;

  Needs(boolean doors, boolean hibernate, boolean flyway) {
    this.doors = doors;
    this.hibernate = hibernate;
    this.flyway = flyway;
  }

  /** Quarkus' settings that bring this about. */
  Map<String, String> settings() {
    return Map.of(
        "quarkus.http.host-enabled", String.valueOf(doors),
        "quarkus.scheduler.enabled", String.valueOf(doors),
        "quarkus.hibernate-orm.active", String.valueOf(hibernate),
        "quarkus.flyway.active", String.valueOf(flyway));
  }
}
