package io.datastream.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the servers' own logs down to what is fatal: a broker inside the JVM would bury a test's
 * output under its start and stop messages.
 *
 * <p>Works on java.util.logging because that is where every logger of the test class path ends
 * (slf4j-jboss-logmanager), inside Quarkus as well as outside.
 */
final class QuietLogs {
  private static final List<String> SERVERS =
      List.of(
          "kafka",
          "org.apache.kafka",
          "state.change.logger",
          "io.zonky",
          "org.flywaydb",
          "org.testcontainers",
          "tc",
          "com.github.dockerjava");

  /** Held on to, since a logger that is collected forgets its level. */
  private static final List<Logger> LOGGERS = SERVERS.stream().map(Logger::getLogger).toList();

  private QuietLogs() {}

  static void apply() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
  }
}
