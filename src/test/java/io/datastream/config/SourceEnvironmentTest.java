package io.datastream.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.testing.Mappings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceEnvironmentTest {
  @Test
  void aNameMayHaveUnderscores() {
    SmallRyeConfig config =
        config(
            Map.of(),
            Map.of(
                "DATASTREAM_SOURCES_API_USERS_TYPE", "api",
                "DATASTREAM_SOURCES_API_USERS_CONNECT_TIMEOUT", "2s",
                "DATASTREAM_SOURCES_API_USERS_HEADERS_X_API_KEY", "secret",
                "DATASTREAM_SOURCES_ORDERS_COLUMNS_ORDER_ID", "integer"));

    assertThat(config.getConfigValue("datastream.sources.api_users.type").getValue())
        .isEqualTo("api");
    assertThat(config.getConfigValue("datastream.sources.api_users.connect-timeout").getValue())
        .isEqualTo("2s");
    assertThat(config.getConfigValue("datastream.sources.api_users.headers.x-api-key").getValue())
        .isEqualTo("secret");
    assertThat(config.getConfigValue("datastream.sources.orders.columns.order_id").getValue())
        .isEqualTo("integer");
  }

  @Test
  void aNameThatIsConfiguredElsewhereIsLeftToTheCommonRule() {
    SmallRyeConfig config =
        config(
            Map.of("datastream.sources.api-users.type", "api"),
            Map.of("DATASTREAM_SOURCES_API_USERS_URL", "http://h/"));

    assertThat(config.getConfigValue("datastream.sources.api_users.url").getValue()).isNull();
  }

  @Test
  void otherVariablesAreNoSources() {
    SmallRyeConfig config =
        config(
            Map.of(),
            Map.of(
                "DATASTREAM_TOPIC", "t",
                "DATASTREAM_SOURCES_X", "t",
                "DATASTREAM_SOURCES__TYPE", "t",
                "PATH", "p"));

    assertThat(config.getPropertyNames()).noneMatch(name -> name.startsWith("datastream.sources"));
  }

  private static SmallRyeConfig config(Map<String, String> file, Map<String, String> environment) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withCustomizers(new MappedSettings())
            .withSources(new PropertiesConfigSource(file, "file", 250))
            .withSources(new SourceEnvironment(environment));
    Mappings.ofApplication().classes().forEach(builder::withMapping);
    return builder.build();
  }
}
