package io.datastream.packaged;

import io.datastream.embedded.FreshDatabase;
import io.datastream.embedded.Services;
import io.datastream.testing.Fixture;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The packaged application on a topic, a group and a database that no other test has.
 *
 * @param bootstrapServers where Kafka is
 */
public record PackagedFixture(DatastreamProcess datastream, Fixture it, String bootstrapServers)
    implements AutoCloseable {

  /** With the schema in place. */
  public static PackagedFixture on(Services services) {
    PackagedFixture fixture = withoutSchema(services);
    Ended migrated = fixture.datastream.run("migrate");
    if (migrated.exitCode() != 0) {
      throw new AssertionError(migrated);
    }
    return fixture;
  }

  static PackagedFixture withoutSchema(Services services) {
    String id = UUID.randomUUID().toString();
    String database =
        FreshDatabase.create(
            services.databaseUrl(), services.databaseUser(), services.databasePassword());
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
        services.bootstrapServers());
  }

  @Override
  public void close() {
    it.close();
  }
}
