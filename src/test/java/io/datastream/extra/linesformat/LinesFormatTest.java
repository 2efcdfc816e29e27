package io.datastream.extra.linesformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.cli.settings.KnownSettings;
import io.datastream.config.MappedSettings;
import io.datastream.docs.ConfigurationReference;
import io.datastream.ingest.IngestRuns;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.source.SettingsGroup;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.ByteSources;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.testing.Fixture;
import io.datastream.testing.JsonServer;
import io.datastream.testing.Mappings;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** The format is found, configured, documented by itself; it comes as a file and over HTTP. */
@QuarkusTest
@TestProfile(LinesFormatTest.Profile.class)
class LinesFormatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With a source of the format by each transport. */
  public static class Profile extends OwnTopicAndDatabase {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("datastream.sources.notes.type", "file");
      settings.put("datastream.sources.notes.path", file());
      settings.put("datastream.sources.notes.format", "lines");
      settings.put("datastream.sources.notes.skip-lines", "1");
      settings.put("datastream.sources.poem.type", "api");
      settings.put("datastream.sources.poem.url", POEM);
      settings.put("datastream.sources.poem.format", "lines");
      return settings;
    }

    private static String file() {
      try {
        Path file = Files.createTempFile("datastream", ".txt");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "a title\none \"line\"\nanother").toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final String POEM =
      new JsonServer().answer("/poem", "text/plain", "Über allen Gipfeln\nIst Ruh");

  @Inject IngestRuns ingest;
  @Inject SourceCatalog sources;
  @Inject KafkaStreamProcessor processor;
  @Inject ByteSources bytes;
  @Inject Config config;

  @Test
  void itsRecordsLandWhateverBringsThem() {
    try (Fixture it = Fixture.ofApplication()) {
      ingest
          .ingest(
              RunStart.by(Trigger.REST), Stream.of("notes", "poem").map(sources::require).toList())
          .await()
          .atMost(PATIENCE);
      var landed = processor.processStreamBatch(2, 60_000).await().atMost(PATIENCE);

      assertThat(landed.inserted()).isEqualTo(4);
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', source, record_key, payload ->> 'text')"
                          + " FROM stream_records ORDER BY source, record_key"))
          .containsExactly(
              "notes 2 one \"line\"",
              "notes 3 another",
              "poem 1 Über allen Gipfeln",
              "poem 2 Ist Ruh");
    }
  }

  @Test
  void itsSettingsAreItsOwn() {
    assertThat(bytes.settings()).contains(new SettingsGroup(LinesConfig.class, "format lines"));
    assertThat(
            new KnownSettings(MappedSettings.keys(config))
                .meantBy("datastream.sources.a.skiplines"))
        .contains("datastream.sources.a.skip-lines");
  }

  @Test
  void aWrongValueIsRefusedByItsFullKey() {
    var format =
        new LinesFormat(
            new SmallRyeConfigBuilder()
                .withMapping(LinesConfig.class)
                .withSources(
                    new PropertiesConfigSource(
                        Map.of("datastream.sources.a.skip-lines", "-1"), "test", 100))
                .build()
                .getConfigMapping(LinesConfig.class));

    assertThatThrownBy(() -> format.parser(new SourceKey("a")))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessage(
            "datastream.sources.a.skip-lines: '-1' is given; accepted: a whole number of at least 0");
  }

  @Test
  void theReferenceHasItsSettings() throws IOException {
    var found =
        Mappings.ofTests().all().stream()
            .filter(it -> it.mapping().equals(LinesConfig.class))
            .findFirst()
            .orElseThrow();

    assertThat(ConfigurationReference.read(List.of(found.file())).table(found.name()))
        .contains("| `datastream.sources.<name>.skip-lines` |");
  }
}
