package io.datastream.extra.countersource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.cli.settings.KnownSettings;
import io.datastream.config.MappedSettings;
import io.datastream.config.SourceEnvironment;
import io.datastream.docs.ConfigurationReference;
import io.datastream.ingest.IngestRuns;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.Trigger;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceSettings;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.testing.Fixture;
import io.datastream.testing.Mappings;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** The kind is found, configured, documented by itself, and its records land as any others. */
@QuarkusTest
@TestProfile(CounterKindTest.Profile.class)
class CounterKindTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SourceSettings COMMON =
      new SourceSettings(Optional.empty(), Optional.empty(), 500);

  /** With a source of the kind. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.sources.numbers.type", "counter",
              "datastream.sources.numbers.last", "3",
              "datastream.sources.numbers.nicknames.2", "two"));
    }
  }

  @Inject IngestRuns ingest;
  @Inject SourceCatalog sources;
  @Inject KafkaStreamProcessor processor;
  @Inject Config config;

  @Test
  void itsRecordsLand() {
    try (Fixture it = Fixture.ofApplication()) {
      var sent =
          ingest
              .ingest(RunStart.by(Trigger.REST), List.of(sources.require("numbers")))
              .await()
              .atMost(PATIENCE);
      var landed = processor.processStreamBatch(1, 60_000).await().atMost(PATIENCE);

      assertThat(sent.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(landed.inserted()).isEqualTo(3);
      assertThat(it.tables().texts("SELECT payload::text FROM stream_records ORDER BY record_key"))
          .containsExactly(
              "{\"id\": 1, \"name\": \"nobody\"}",
              "{\"id\": 2, \"name\": \"two\"}",
              "{\"id\": 3, \"name\": \"nobody\"}");
    }
  }

  @Test
  void aMisspeltSettingHasItsRightOneSaid() {
    assertThat(
            new KnownSettings(MappedSettings.keys(config))
                .meantBy("datastream.sources.numbers.lasst"))
        .contains("datastream.sources.numbers.last");
  }

  @Test
  void theEnvironmentConfiguresItToo() {
    SmallRyeConfig environment =
        environment(
            Map.of(
                "DATASTREAM_SOURCES_MY_NUMBERS_LAST", "2",
                "DATASTREAM_SOURCES_MY_NUMBERS_NICKNAMES_1", "one"));

    var source =
        new CounterKind(environment.getConfigMapping(CounterConfig.class))
            .create(new SourceKey("my_numbers"), "counter", COMMON)
            .orElseThrow();

    var reader = source.open(1000).await().atMost(PATIENCE);
    assertThat(reader.next()).isNotNull();
    assertThat(reader.next()).isNotNull();
    assertThat(reader.next()).isNull();
  }

  @Test
  void aWrongValueIsRefusedByItsFullKey() {
    var kind =
        new CounterKind(
            environment(Map.of("DATASTREAM_SOURCES_A_LAST", "0"))
                .getConfigMapping(CounterConfig.class));

    assertThatThrownBy(() -> kind.create(new SourceKey("a"), "counter", COMMON))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessage("datastream.sources.a.last: '0' is given; accepted: at least 1");
    assertThatThrownBy(() -> kind.create(new SourceKey("b"), "counter", COMMON))
        .hasMessage("datastream.sources.b.last: nothing is given; accepted: a whole number");
  }

  @Test
  void theReferenceHasItsSettings() throws IOException {
    var found =
        Mappings.ofTests().all().stream()
            .filter(it -> it.mapping().equals(CounterConfig.class))
            .findFirst()
            .orElseThrow();

    assertThat(ConfigurationReference.read(List.of(found.file())).table(found.name()))
        .contains(
            "| `datastream.sources.<name>.first` | `DATASTREAM_SOURCES_<NAME>_FIRST` | `1` | The"
                + " first number. |")
        .contains("`datastream.sources.<name>.nicknames.<nickname>`");
  }

  private static SmallRyeConfig environment(Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withCustomizers(new MappedSettings())
        .withMapping(CounterConfig.class)
        .withSources(new SourceEnvironment(variables))
        .build();
  }
}
