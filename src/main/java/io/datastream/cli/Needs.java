package io.datastream.cli;

import io.datastream.cli.settings.WrongSettingsRefusal;
import java.util.Map;

/** Which parts of the application a command needs; the others are not started. */
enum Needs {
  /** Not even Quarkus. */
  NOTHING(false, false, false, false),
  /** Kafka and the reactive PostgreSQL client. */
  RUN(false, false, false, false),
  /** Hibernate, to look into the ledger. */
  LEDGER(false, true, false, false),
  /** Flyway and its JDBC connection. */
  MIGRATIONS(false, false, true, false),
  /** What runs need and what says how the schema stands, whatever is wrong with the settings. */
  LOOK(false, false, true, true),
  /** All of it, with HTTP and the schedule. */
  EVERYTHING(true, true, true, false);

  private final boolean doors;
  private final boolean hibernate;
  private final boolean flyway;
  private final boolean gathers;

  /**
   * @param gathers whether it says itself what is wrong with settings
   */
  Needs(boolean doors, boolean hibernate, boolean flyway, boolean gathers) {
    this.doors = doors;
    this.hibernate = hibernate;
    this.flyway = flyway;
    this.gathers = gathers;
  }

  /** Settings that bring this about. */
  Map<String, String> settings() {
    return Map.of(
        "quarkus.http.host-enabled",
        String.valueOf(doors),
        "quarkus.scheduler.enabled",
        String.valueOf(doors),
        "quarkus.hibernate-orm.active",
        String.valueOf(hibernate),
        "quarkus.flyway.active",
        String.valueOf(flyway),
        WrongSettingsRefusal.GATHERED,
        String.valueOf(gathers));
  }
}
