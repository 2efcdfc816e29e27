package io.datastream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps the tables of docs/configuration.md equal to what the code reads. */
class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("docs", "configuration.md");
  private static final Path CODE = Path.of("src", "main", "java", "io", "datastream");
  private static final String UPDATE =
      "mvn test -Dtest=ConfigurationReferenceTest -Dupdate.docs=true";

  @Test
  void thePageSaysWhatTheCodeReads() throws IOException {
    ConfigurationReference reference =
        ConfigurationReference.read(
            List.of(
                CODE.resolve("config/DatastreamConfig.java"),
                CODE.resolve("source/SourcesConfig.java"),
                CODE.resolve("source/SourceConfig.java"),
                CODE.resolve("source/ConfigDefaults.java")));
    String page = Files.readString(PAGE);
    String made = page;
    made = between(made, "datastream", reference.table("DatastreamConfig"));
    made = between(made, "sources", reference.table("SourcesConfig"));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, made);
    } else {
      assertThat(page)
          .as("%s is not what the code says; bring it up to date with\n  %s\n", PAGE, UPDATE)
          .isEqualTo(made);
    }
  }

  /** The page with the part between the two marks of this name replaced. */
  private static String between(String page, String name, String table) {
    String begin = "<!-- begin: " + name + ", made from the code by " + UPDATE + " -->\n";
    String end = "<!-- end: " + name + " -->";
    assertThat(page).as("the marks around a table in %s", PAGE).contains(begin, end);
    return page.substring(0, page.indexOf(begin) + begin.length())
        + "\n"
        + table
        + "\n"
        + page.substring(page.indexOf(end));
  }
}
