package io.datastream.packaged;

import io.datastream.embedded.FreshDatabase;
import io.datastream.embedded.Services;
import io.datastream.testing.Fixture;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * The packaged application on a topic, a group and a database that no other test has.
 *
 * @param bootstrapServers where Kafka is
 * @param databaseUrl as {@code postgresql://127.0.0.1:5432/datastream}
 */
public record PackagedFixture(
    DatastreamProcess datastream, Fixture it, String bootstrapServers, String databaseUrl)
    implements AutoCloseable {

  /** With the schema in place: made from here, which takes no start of the application. */
  public static PackagedFixture on(Services services) {
    String database = freshDatabase(services);
    Flyway.configure()
        .dataSource("jdbc:" + database, services.databaseUser(), services.databasePassword())
        .table("datastream_schema_history")
        .load()
        .migrate();
    return on(services, database);
  }

  /** Without any table of the application's. */
  public static PackagedFixture withoutSchema(Services services) {
    return on(services, freshDatabase(services));
  }

  private static String freshDatabase(Services services) {
    return FreshDatabase.create(
        services.databaseUrl(), services.databaseUser(), services.databasePassword());
  }

  private static PackagedFixture on(Services services, String database) {
    String id = UUID.randomUUID().toString();
    Map<String, String> environment = new HashMap<>(services.environment());
    environment.put("DATABASE_URL", database);
    environment.put("DATASTREAM_TOPIC", "topic-" + id);
    environment.put("DATASTREAM_GROUP", "group-" + id);
    return new PackagedFixture(
        new DatastreamProcess(environment),
        new Fixture(
            new Topic(services.bootstrapServers(), "topic-" + id),
            new Tables(database, services.databaseUser(), services.databasePassword()),
            "group-" + id),
        services.bootstrapServers(),
        database);
  }

  @Override
  public void close() {
    it.close();
  }
}
