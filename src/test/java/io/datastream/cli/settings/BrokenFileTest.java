package io.datastream.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenFileTest {
  @TempDir private Path directory;

  @Test
  void yamlIsNamedWithLineAndColumn() throws IOException {
    write("application.yaml", "datastream:\n  topic: a\n   bad: [\n");

    assertThat(new BrokenFile(directory).find())
        .hasValue("config/application.yaml:3:7: mapping values are not allowed here");
  }

  @Test
  void propertiesAreNamedWithLineAndColumn() throws IOException {
    write("application.properties", "a=\\\\users\ndatastream.topic=C:\\users\n");

    assertThat(new BrokenFile(directory).find())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("config/application.properties:2:20: \\u must be followed"));
  }

  @Test
  void ofSeveralItIsTheBrokenOne() throws IOException {
    write("application.properties", "datastream.topic=a\n");
    write("application.yaml", "datastream: {topic: b}\n");
    write("application-prod.yaml", "datastream: {topic: b\n");
    write("other.yaml", "{");

    assertThat(new BrokenFile(directory).find())
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("config/application-prod.yaml:2:1: "));
  }

  @Test
  void nothingIsWrongWithWhatCanBeRead() throws IOException {
    assertThat(new BrokenFile(directory).find()).isEmpty();
    write("application.yaml", "");
    assertThat(new BrokenFile(directory).find()).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(directory.resolve("config"));
    Files.writeString(directory.resolve("config").resolve(name), text);
  }
}
