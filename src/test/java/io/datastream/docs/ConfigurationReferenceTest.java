package io.datastream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.DatastreamConfig;
import io.datastream.postgres.address.DatabaseParameter;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.testing.Mappings;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keeps the tables of docs/configuration.md equal to what the code reads. */
class ConfigurationReferenceTest {
  private static final String SOURCES = "datastream.sources";
  private static final Path CODE = Path.of("src", "main", "java", "io", "datastream");
  private static final Path DEFAULTS =
      Path.of("src", "main", "resources", "application.properties");

  private ConfigurationReference reference;

  private final Mappings mappings = Mappings.ofApplication();

  @BeforeEach
  void read() throws IOException {
    List<Path> files = new ArrayList<>(mappings.all().stream().map(Mappings.Found::file).toList());
    files.add(CODE.resolve("source/catalog/SourceConfig.java"));
    files.add(CODE.resolve("source/http/AuthConfig.java"));
    files.add(CODE.resolve("source/http/PagingConfig.java"));
    files.add(CODE.resolve("postgres/address/DatabaseParameter.java"));
    reference = ConfigurationReference.read(files);
  }

  @Test
  void thePageSaysWhatTheCodeReads() throws IOException {
    new Page(Path.of("docs", "configuration.md"))
        .with("datastream", general())
        .with("sources", sources())
        .with("address", parameters())
        .with("the rest", DefaultsReference.table(Files.readAllLines(DEFAULTS)))
        .check();
  }

  @Test
  void theSchemaSaysTheSame() throws IOException {
    ConfigurationSchema schema = new ConfigurationSchema();
    mappings.all().forEach(it -> reference.settings(it.name()).forEach(schema::add));
    Page page = new Page(Path.of("docs", "configuration.schema.json")).as(schema.text());

    page.check();
    assertThat(page.text()).contains("\"header-names\"", "\"max-messages\"", "\"mode\"");
  }

  /** What the library makes of the interfaces is the witness: it reads them another way. */
  @Test
  void noKeyIsLeftOut() {
    assertThat(mappings.all()).hasSizeGreaterThan(5);
    for (Mappings.Found it : mappings.all()) {
      assertThat(starred(it.name())).containsExactlyInAnyOrderElementsOf(keysOf(it.mapping()));
    }
  }

  private String general() {
    return Stream.concat(
            Stream.of(reference.table("DatastreamConfig")),
            mappings.all().stream()
                .filter(it -> !it.prefix().equals(SOURCES))
                .filter(it -> !it.mapping().equals(DatastreamConfig.class))
                .map(it -> reference.title(it.name()) + "\n\n" + reference.table(it.name())))
        .collect(Collectors.joining("\n"));
  }

  /** What every source may have comes first, then each kind's, transport's and format's own. */
  private String sources() {
    return mappings.all().stream()
        .filter(it -> it.prefix().equals(SOURCES))
        .sorted(Comparator.comparing(it -> !it.mapping().equals(SourcesConfig.class)))
        .map(it -> reference.title(it.name()) + "\n\n" + reference.table(it.name()))
        .collect(Collectors.joining("\n"));
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
