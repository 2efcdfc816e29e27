package io.datastream.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFilesConfigTest {
  /** A package that was moved would go on logging, into no file. */
  @Test
  void thePackagesAreThere() {
    assertThat(LogFilesConfig.PACKAGES.values().stream().flatMap(List::stream))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Path.of("src/main/java", name.split("\\."))).isDirectory());
  }
}
