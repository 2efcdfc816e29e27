package io.datastream.init.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.failure.FailureCode;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {
  private static final YamlBlock SOURCE =
      new YamlBlock().setting("type", "csv", "why").setting("path", "a.csv", "").note("at the end");

  @TempDir Path directory;

  @Test
  void aMissingFileIsMade() throws IOException {
    ConfigurationFile file = ConfigurationFile.in(directory);

    file.add("orders", SOURCE);

    assertThat(file.path()).isEqualTo(directory.resolve("config/application.yaml"));
    assertThat(Files.readString(file.path()))
        .isEqualTo(
            """
            datastream:
              sources:
                orders:
                  type: csv  # why
                  path: a.csv
                  # at the end
            """);
    try (var files = Files.list(directory.resolve("config"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aSourceIsPutAfterTheOthersAndNothingElseIsTouched() throws IOException {
    assertThat(
            with(
                """
                # ours
                kafka:
                  bootstrap:
                    servers: kafka:9092
                datastream:
                    topic: t   # the topic
                    sources:
                        users:            # people
                            type: api
                            url: "http://a/b"
                            # columns are learnt

                        # the last
                        items: {type: csv, path: i.csv}  # flow
                            # and this

                    # after the sources
                    group: g
                other: |
                  text
                """))
        .isEqualTo(
            """
            # ours
            kafka:
              bootstrap:
                servers: kafka:9092
            datastream:
                topic: t   # the topic
                sources:
                    users:            # people
                        type: api
                        url: "http://a/b"
                        # columns are learnt

                    # the last
                    items: {type: csv, path: i.csv}  # flow
                        # and this
                    orders:
                      type: csv  # why
                      path: a.csv
                      # at the end

                # after the sources
                group: g
            other: |
              text
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "# only a comment",
        "a: 1",
        "a: 1\n",
        "datastream:\n",
        "datastream:\n  topic: t",
        "datastream:\n  sources:\n",
        "datastream:\n  sources:\n    a: {type: sample}",
        "datastream:\r\n  sources:\r\n    a:\r\n      type: sample\r\n# end\r\n",
        "datastream:\n  sources:\n    a:\n      type: sample\n      note: |\n        x\n\n        y\n\nb: c\n",
        "datastream:\n  sources:\n    a:\n      type: sample\n      key:\n      - x\n      - y\nb: c\n",
        "datastream:\n  sources:\n    a:\n      type: csv\n      path:\n",
        "\"datastream\":\n  'sources':\n    a:\n      type: csv\n",
        "\"%dev\":\n  datastream:\n    topic: x\n"
      })
  void whateverIsThereMeansTheSameAsBefore(String before) throws IOException {
    assertSame(before, with(before));
  }

  private void assertSame(String before, String after) {
    Map<String, String> wanted = new HashMap<>(properties(before));
    wanted.values().removeIf(String::isEmpty);
    wanted.put("datastream.sources.orders.type", "csv");
    wanted.put("datastream.sources.orders.path", "a.csv");
    Map<String, String> found = new HashMap<>(properties(after));
    found.values().removeIf(String::isEmpty);
    assertThat(found).as(after).isEqualTo(wanted);
    // No line is gone.
    List<String> others = new ArrayList<>(before.lines().toList());
    after
        .lines()
        .filter(it -> !others.isEmpty() && it.equals(others.get(0)))
        .forEach(it -> others.remove(0));
    assertThat(others).isEmpty();
  }

  @Test
  void linesEndAsTheOthersDo() throws IOException {
    assertThat(with("datastream:\r\n  topic: t\r\n").replace("\r\n", "")).doesNotContain("\n");
  }

  @Test
  void whateverYamlPeopleWriteNothingIsLost() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      String before = written(random);
      try {
        assertSame(before, with(before));
      } catch (UnwritableException e) {
        assertThat(Files.readString(ConfigurationFile.in(directory).path())).isEqualTo(before);
      }
    }
  }

  private static String written(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextBoolean()) {
      text.append("# head\nfirst:\n  second: 3\n");
    }
    int step = 1 + random.nextInt(4);
    text.append("datastream:").append(random.nextBoolean() ? "  # ours" : "").append('\n');
    boolean topicFirst = random.nextBoolean();
    if (topicFirst) {
      text.append(" ".repeat(step)).append("topic: t\n");
    }
    int sources = random.nextInt(4);
    text.append(" ".repeat(step)).append("sources:\n");
    for (int i = 0; i < sources; i++) {
      if (random.nextBoolean()) {
        text.append("\n# not indented\n");
      }
      text.append(" ".repeat(2 * step)).append("s").append(i).append(":\n");
      text.append(" ".repeat(3 * step)).append("type: sample\n");
      switch (random.nextInt(5)) {
        case 0 ->
            text.append(" ".repeat(3 * step))
                .append("key: [a,\n")
                .append(" ".repeat(4 * step))
                .append("b]\n");
        case 1 ->
            text.append(" ".repeat(3 * step))
                .append("note: >-\n")
                .append(" ".repeat(4 * step))
                .append("folded\n\n");
        case 2 ->
            text.append(" ".repeat(3 * step))
                .append("note: \"two\n")
                .append(" ".repeat(4 * step))
                .append("lines\"  # so\n");
        case 3 -> text.append(" ".repeat(3 * step)).append("# a comment\n\n");
        default ->
            text.append(" ".repeat(3 * step))
                .append("columns:\n")
                .append(" ".repeat(4 * step))
                .append("x: {type: text}\n");
      }
    }
    if (!topicFirst) {
      text.append(" ".repeat(step)).append("group: g\n");
    }
    if (random.nextBoolean()) {
      text.append("# tail\nlast: {a: [1, 2]}");
    }
    return text.toString();
  }

  @Test
  void aSourceThatIsThereStays() throws IOException {
    String before = "datastream:\n  sources:\n    orders:\n      type: sample\n";

    assertThatThrownBy(() -> with(before))
        .isInstanceOf(UnwritableException.class)
        .hasMessageContaining("a source 'orders' already")
        .hasMessageContaining("--name")
        .extracting(it -> ((UnwritableException) it).code())
        .isEqualTo(FailureCode.WRONG_REQUEST);
    assertThat(Files.readString(ConfigurationFile.in(directory).path())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datastream: {sources: {a: {type: sample}}}",
        "datastream:\n  sources: {}\n",
        "datastream: 1",
        "{}",
        "- a\n",
        "a: [",
        "a: 1\n---\nb: 2\n",
        "a: 1\n...\n"
      })
  void whereThereIsNoPlaceTheFileStaysAsItIs(String before) throws IOException {
    assertThatThrownBy(() -> with(before)).isInstanceOf(UnwritableException.class);
    assertThat(Files.readString(ConfigurationFile.in(directory).path())).isEqualTo(before);
  }

  @Test
  void aNameWithADotIsOneName() throws IOException {
    ConfigurationFile file = ConfigurationFile.in(directory);
    file.add("my.source", SOURCE);

    assertThat(properties(Files.readString(file.path())))
        .containsEntry("datastream.sources.\"my.source\".type", "csv");
    assertThatThrownBy(() -> file.add("my.source", SOURCE)).isInstanceOf(UnwritableException.class);
  }

  @Test
  void rightsStayAndAYmlFileIsTakenToo() throws IOException {
    Path yml = Files.createDirectories(directory.resolve("config")).resolve("application.yml");
    Files.writeString(yml, "a: 1\n");
    Files.setPosixFilePermissions(yml, PosixFilePermissions.fromString("rw-r-----"));

    ConfigurationFile.in(directory).add("orders", SOURCE);

    assertThat(Files.readString(yml)).contains("orders:");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(yml)))
        .isEqualTo("rw-r-----");
  }

  private String with(String before) throws IOException {
    ConfigurationFile file = ConfigurationFile.in(directory);
    Files.createDirectories(file.path().getParent());
    Files.writeString(file.path(), before);
    file.add("orders", SOURCE);
    return Files.readString(file.path());
  }

  private static Map<String, String> properties(String text) {
    return text.isBlank() || text.lines().allMatch(it -> it.startsWith("#"))
        ? Map.of()
        : new YamlConfigSource("test", text).getProperties();
  }
}
