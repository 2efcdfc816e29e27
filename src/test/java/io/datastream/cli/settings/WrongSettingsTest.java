package io.datastream.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datastream.config.DatastreamConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "datastream.connect-timeout=5x|datastream.connect-timeout: '5x' can't be used; accepted is a"
            + " time such as 500ms, 30s, 5m, 1h or PT30S",
        "datastream.process.writers=a|datastream.process.writers: 'a' can't be used; accepted is a"
            + " whole number",
        "datastream.process.max-messages=1.5|datastream.process.max-messages: '1.5' can't be used;"
            + " accepted is a whole number",
        "datastream.new-topic.replication-factor=x|datastream.new-topic.replication-factor: 'x' can't"
            + " be used; accepted is a whole number",
        "datastream.process.on-new-topic=foo|datastream.process.on-new-topic: 'foo' can't be used;"
            + " accepted are fail, begin",
        "datastream.topic=|datastream.topic: nothing is given; give it a value, or leave it out"
      })
  void aProblemNamesTheKeyTheValueAndWhatIsAccepted(
      String line, String words, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("application.properties"), line + "\n");
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            // As Quarkus does.
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(DatastreamConfig.class)
            .withSources(new PropertiesConfigSource(file.toUri().toURL()));

    ConfigValidationException invalid =
        catchThrowableOfType(ConfigValidationException.class, builder::build);

    assertThat(new WrongSettings().inWords(invalid)).isEqualTo(words);
  }
}
