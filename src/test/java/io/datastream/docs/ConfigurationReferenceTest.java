package io.datastream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.DatastreamConfig;
import io.datastream.postgres.address.DatabaseParameter;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.table.LandingConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keeps the tables of docs/configuration.md equal to what the code reads. */
class ConfigurationReferenceTest {
  private static final Path CODE = Path.of("src", "main", "java", "io", "datastream");
  private static final Path DEFAULTS =
      Path.of("src", "main", "resources", "application.properties");

  private ConfigurationReference reference;

  @BeforeEach
  void read() throws IOException {
    reference =
        ConfigurationReference.read(
            List.of(
                CODE.resolve("config/DatastreamConfig.java"),
                CODE.resolve("source/catalog/SourcesConfig.java"),
                CODE.resolve("source/catalog/SourceConfig.java"),
                CODE.resolve("source/ConfigDefaults.java"),
                CODE.resolve("table/LandingConfig.java"),
                CODE.resolve("postgres/address/DatabaseParameter.java")));
  }

  @Test
  void thePageSaysWhatTheCodeReads() throws IOException {
    new Page(Path.of("docs", "configuration.md"))
        .with("datastream", reference.table("DatastreamConfig"))
        .with("sources", reference.table("SourcesConfig"))
        .with("landing", reference.table("LandingConfig"))
        .with("address", parameters())
        .with("the rest", DefaultsReference.table(Files.readAllLines(DEFAULTS)))
        .check();
  }

  /** What the library makes of the interfaces is the witness: it reads them another way. */
  @Test
  void noKeyIsLeftOut() {
    assertThat(starred("DatastreamConfig"))
        .containsExactlyInAnyOrderElementsOf(keysOf(DatastreamConfig.class));
    assertThat(starred("SourcesConfig"))
        .containsExactlyInAnyOrderElementsOf(keysOf(SourcesConfig.class));
    assertThat(starred("LandingConfig"))
        .containsExactlyInAnyOrderElementsOf(keysOf(LandingConfig.class));
  }

  private String parameters() {
    return "| parameter | what |\n| --- | --- |\n"
        + Arrays.stream(DatabaseParameter.values())
            .map(it -> "| `%s` | %s |\n".formatted(it.title(), reference.comment(it)))
            .collect(Collectors.joining());
  }

  private List<String> starred(String mapping) {
    return reference.keys(mapping).stream().map(it -> it.replaceAll("<[a-z]+>", "*")).toList();
  }

  private static List<String> keysOf(Class<?> mapping) {
    return ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream()
        // A list may also be given element by element; that is no other setting.
        .filter(it -> !it.endsWith("[*]"))
        .toList();
  }
}
