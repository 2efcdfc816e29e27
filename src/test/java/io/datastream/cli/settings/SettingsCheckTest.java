package io.datastream.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.MappedSettings;
import io.datastream.testing.Mappings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCheckTest {

  @ParameterizedTest
  @CsvSource({
    "DATASTREAM_TOPIK, DATASTREAM_TOPIC",
    "DATASTREAM_PROCES_WRITERS, DATASTREAM_PROCESS_WRITERS",
    "DATASTREAM_INGEST_EVRY, DATASTREAM_INGEST_EVERY",
    "DATASTREAM_SOURCES_API_USERS_TYP, DATASTREAM_SOURCES_API_USERS_TYPE",
    "DATASTREAM_SOURCES_API_USERS_BATCHSIZE, DATASTREAM_SOURCES_API_USERS_BATCH_SIZE",
    "KAFKA_BOOTSTRAP_SERVER, KAFKA_BOOTSTRAP_SERVERS",
    "DATABASE_PASWORD, DATABASE_PASSWORD",
    "DATABASE_URI, DATABASE_URL"
  })
  void aMisspeltVariableIsNamedWithTheRightOne(String given, String meant) {
    assertThat(check().variables(Set.of(given)))
        .singleElement()
        .asString()
        .startsWith(given + " in the environment")
        .endsWith("is " + meant + " meant?");
  }

  @Test
  void oneThatIsLikeNoneIsNamed() {
    assertThat(check().variables(Set.of("DATASTREAM_SOMETHING_ELSE")))
        .singleElement()
        .asString()
        .contains("DATASTREAM_SOMETHING_ELSE", "docs/configuration.md");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATASTREAM_TOPIC",
        "DATASTREAM_PROCESS_ON_NEW_TOPIC",
        "DATASTREAM_SOURCES_API_USERS_TYPE",
        "DATASTREAM_SOURCES_API_USERS_HEADERS_X_API_KEY",
        "DATASTREAM_SOURCES_ORDERS_COLUMNS_AMOUNT",
        // Kubernetes, of services named datastream and datastream-web
        "DATASTREAM_PORT",
        "DATASTREAM_SERVICE_HOST",
        "DATASTREAM_SERVICE_PORT_HTTP",
        "DATASTREAM_PORT_8081_TCP",
        "DATASTREAM_PORT_8081_TCP_ADDR",
        "DATASTREAM_WEB_SERVICE_HOST",
        "DATASTREAM_WEB_PORT_8081_TCP_PROTO",
        "KAFKA_BOOTSTRAP_SERVERS",
        "KAFKA_HEAP_OPTS",
        "KAFKA_SECURITY_PROTOCOL",
        "DATABASE_URL",
        "DATABASE_NAME",
        "PATH"
      })
  void othersAndRightOnesArePassedOver(String name) {
    assertThat(check().variables(Set.of(name))).isEmpty();
  }

  /** Whoever adds a variable to the DAGs, Compose, the script or the docs says here whose it is. */
  @Test
  void everyVariableThatTheProjectNamesIsKnown() throws IOException {
    Pattern variable = Pattern.compile("\\bDATASTREAM_[A-Z_]*[A-Z]\\b(?![_<])");
    Set<String> named = new TreeSet<>();
    try (Stream<Path> dags = Files.list(Path.of("dags"));
        Stream<Path> docs = Files.list(Path.of("docs"))) {
      Stream<Path> others =
          Stream.of(
                  "README.md",
                  "datastream",
                  "docker-compose-airflow.yml",
                  "docker-compose-kraft.yml",
                  ".env.example")
              .map(Path::of);
      for (Path file :
          Stream.of(dags, docs, others).flatMap(it -> it).filter(Files::isRegularFile).toList()) {
        variable
            .matcher(Files.readString(file))
            .results()
            .map(MatchResult::group)
            .forEach(named::add);
      }
    }

    assertThat(named).hasSizeGreaterThan(40).contains("DATASTREAM_RUNNER");
    assertThat(check().variables(named)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "datastrem.topic, datastream.topic",
    "quarkos.http.port, quarkus.http.port",
    "kafka.bootstrap.server, kafka.bootstrap.servers",
    "kafka.bootstrap-servers, kafka.bootstrap.servers",
    "kafka.security.protcol, kafka.security.protocol",
    "database.url, DATABASE_URL",
    "DATABASE_URI, DATABASE_URL"
  })
  void aMisspeltKeyOfAFileIsRefusedWithTheRightOne(
      String given, String meant, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("application.properties"), given + "=1\n");
    SettingsCheck check =
        new SettingsCheck(
            new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(file.toUri().toURL()))
                .build());

    assertThat(check.problems())
        .containsExactly(
            "%s in application.properties sets nothing; is %s meant?".formatted(given, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datastream.topic",
        "quarkus.http.port",
        "kafka.bootstrap.servers",
        "kafka.group.instance.id",
        "kafka.sasl.oauthbearer.some.plugin.of.ours",
        "DATABASE_URL",
        "api.token",
        "mp.messaging.outgoing.data-stream.linger.ms"
      })
  void keysThatMayBeRightArePassedOver(String key) {
    assertThat(SettingsCheck.meantBy(key)).isEmpty();
  }

  @Test
  void theEnvironmentOnlyWarns() {
    SettingsCheck check =
        new SettingsCheck(
            builder()
                .withSources(new EnvConfigSource(Map.of("DATASTREAM_TOPIK", "a"), 300))
                .build());

    assertThat(check.problems()).isEmpty();
    assertThat(check.warnings())
        .isEqualTo(List.of(check().variables(Set.of("DATASTREAM_TOPIK")).get(0)));
  }

  private static SettingsCheck check() {
    return new SettingsCheck(builder().build());
  }

  private static SmallRyeConfigBuilder builder() {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withCustomizers(new MappedSettings());
    Mappings.ofApplication().classes().forEach(builder::withMapping);
    return builder;
  }
}
