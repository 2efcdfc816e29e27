package io.datastream.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} the services of its JVM, which are started by the first test that
 * asks and stopped when the JVM exits.
 *
 * <p>With the argument {@value #FRESH_DATABASE}{@code =true} each start of Quarkus gets a database
 * of its own.
 */
public final class ServicesResource implements QuarkusTestResourceLifecycleManager {
  /** The name of the argument that asks for a new, empty database. */
  public static final String FRESH_DATABASE = "freshDatabase";

  private boolean freshDatabase;

  @Override
  public void init(Map<String, String> arguments) {
    freshDatabase = Boolean.parseBoolean(arguments.get(FRESH_DATABASE));
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> configuration = new HashMap<>(SharedServices.environmentOfTheJvm());
    configuration.put("kafka.bootstrap.servers", configuration.remove("KAFKA_BOOTSTRAP_SERVERS"));
    if (freshDatabase) {
      configuration.computeIfPresent(
          "DATABASE_URL",
          (key, url) ->
              FreshDatabase.create(
                  url, configuration.get("DATABASE_USER"), configuration.get("DATABASE_PASSWORD")));
    }
    return configuration;
  }

  @Override
  public void stop() {
    // Other tests of this JVM still need the services; a shutdown hook stops them.
  }
}
