package io.datastream.cli.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.InvalidSettingException;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownSettingsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "datastream.topik=a|datastream.topik (application.properties:1) is no key of Datastream's; is"
            + " datastream.topic meant?",
        "datastream.max-messages=1|datastream.max-messages (application.properties:1) is no key of"
            + " Datastream's; is datastream.process.max-messages meant?",
        "datastream.sources.a.typ=csv|datastream.sources.a.typ (application.properties:1) is no key of"
            + " Datastream's; is datastream.sources.a.type meant?",
        "datastream.sources.\"a.b\".pth=x|datastream.sources.\"a.b\".pth (application.properties:1) is"
            + " no key of Datastream's; is datastream.sources.\"a.b\".path meant?",
        "datastream.sources.a.moed=jsonb|datastream.sources.a.moed (application.properties:1) is no"
            + " key of Datastream's; is datastream.sources.a.mode meant?",
        "datastream.something-else=1|datastream.something-else (application.properties:1) is no key of"
            + " Datastream's (docs/configuration.md lists them)",
        "datastream.sources.a.headers=x|datastream.sources.a.headers (application.properties:1) is no"
            + " key of Datastream's (docs/configuration.md lists them)",
      })
  void aKeyThatIsNoneIsRefusedWithThePlaceAndTheRightOne(String line, String words)
      throws IOException {
    assertThatThrownBy(() -> settings(line).refuse())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("configuration: " + words);
  }

  @Test
  void allAreSaidAtOnce() throws IOException {
    assertThatThrownBy(() -> settings("datastream.a=1\ndatastream.b=1").refuse())
        .hasMessageContainingAll("datastream.a (application.properties:1)", "; datastream.b (");
  }

  @Test
  void keysThatAreReadArePassedOver() throws IOException {
    String right =
        """
        datastream.topic=t
        datastream.sources.a.type=api
        datastream.sources.a.key[0]=b
        datastream.sources."b.c".headers.x-y=z
        datastream.sources.d.columns."e.f"=json
        datastream.sources.d.mode=jsonb
        """;

    assertThatCode(() -> settings(right).refuse()).doesNotThrowAnyException();
  }

  private UnknownSettings settings(String lines) throws IOException {
    Path file = Files.writeString(directory.resolve("application.properties"), lines + "\n");
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withCustomizers(new MappedSettings())
            .withSources(new PropertiesConfigSource(file.toUri().toURL()))
            // What others hand on is no mistake.
            .withSources(new EnvConfigSource(Map.of("DATASTREAM_SOMETHING", "x"), 300));
    Mappings.ofApplication().classes().forEach(builder::withMapping);
    return new UnknownSettings(builder.build());
  }
}
