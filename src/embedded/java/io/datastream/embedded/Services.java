package io.datastream.embedded;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A running Kafka and a running PostgreSQL, and how to reach them.
 *
 * @param bootstrapServers of Kafka, as {@code 127.0.0.1:9092}
 * @param databaseUrl as {@code postgresql://127.0.0.1:5432/datastream}
 * @param databaseUser a role that may create databases
 * @param databasePassword its password
 * @param running what {@link #close()} stops
 */
public record Services(
    String bootstrapServers,
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    AutoCloseable running)
    implements AutoCloseable {

  /** The system property that chooses between {@code embedded} (default) and {@code containers}. */
  public static final String CHOICE = "services";

  /** The system property that asks for a PostgreSQL with fsync: {@code true} or {@code false}. */
  public static final String DURABLE = "services.durable";

  /** Starts what the system properties ask for. */
  public static Services start() {
    return start(Boolean.getBoolean(DURABLE) ? Durability.DURABLE : Durability.FAST);
  }

  /**
   * Starts what the system properties ask for.
   *
   * @param durability of an embedded PostgreSQL; one in a container is always durable
   */
  public static Services start(Durability durability) {
    String choice = System.getProperty(CHOICE, "embedded");
    return switch (choice) {
      case "embedded" -> EmbeddedServices.start(durability);
      case "containers" -> ContainerServices.start();
      default ->
          throw new IllegalArgumentException(
              "-D" + CHOICE + "=" + choice + ": must be 'embedded' or 'containers'");
    };
  }

  /** What the application reads from its environment. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("DATABASE_USER", databaseUser);
    environment.put("DATABASE_PASSWORD", databasePassword);
    return environment;
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Could not stop the services", e);
    }
  }
}
