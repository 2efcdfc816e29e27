package io.datastream.testing;

import io.datastream.embedded.ServicesResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A start of the application with a topic and a database that no other test has. A test class that
 * uses it has its own subclass, since a profile that is shared is not started anew.
 */
public abstract class OwnTopicAndDatabase implements QuarkusTestProfile {
  private final Map<String, String> more;

  protected OwnTopicAndDatabase() {
    this(Map.of());
  }

  protected OwnTopicAndDatabase(Map<String, String> more) {
    this.more = more;
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("datastream.topic", "data-stream-" + UUID.randomUUID());
    settings.put("quarkus.flyway.migrate-at-start", "true");
    return settings;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(
            ServicesResource.class, Map.of(ServicesResource.FRESH_DATABASE, "true")));
  }
}
