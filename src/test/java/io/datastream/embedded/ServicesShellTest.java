package io.datastream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesShellTest {
  private static final int SIGTERM = 128 + 15;

  @TempDir private Path directory;

  @Test
  void whatItPrintsCanBeSourcedAndItRunsUntilItIsTerminated() throws Exception {
    Path lines = directory.resolve("services.env");
    // As `./datastream services > services.env &` in a script.
    Process services =
        java()
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(lines.toFile())
            .start();
    try {
      await(lines);

      Process shell =
          new ProcessBuilder(
                  "sh",
                  "-euc",
                  ". \"$1\"; env | grep -E '^(DATABASE|KAFKA)_' | sort",
                  "sh",
                  lines.toString())
              .redirectErrorStream(true)
              .start();
      String environment =
          new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(shell.waitFor()).as(environment).isZero();
      assertThat(environment.lines().map(line -> line.replaceAll("=.*", "")))
          .contains(
              "DATABASE_PASSWORD", "DATABASE_URL", "DATABASE_USER", "KAFKA_BOOTSTRAP_SERVERS");
      assertThat(Files.readString(lines)).contains("# Nothing of what they hold is kept");
      assertThat(services.isAlive()).isTrue();
    } finally {
      services.toHandle().destroy();
    }
    assertThat(services.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(services.exitValue()).isEqualTo(SIGTERM);
  }

  @Test
  void ofAPipeTheEndIsItsEnd() throws Exception {
    Path lines = directory.resolve("services.env");
    Process services =
        java("-D" + ServicesShell.WATCH_INPUT + "=true").redirectOutput(lines.toFile()).start();
    try {
      await(lines);
      services.getOutputStream().close();

      assertThat(services.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(services.exitValue()).isZero();
    } finally {
      services.destroyForcibly();
    }
  }

  private void await(Path lines) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readAllLines(lines).contains("# ready"));
  }

  private ProcessBuilder java(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ServicesShell.class.getName()));
    return new ProcessBuilder(command).redirectError(directory.resolve("services.err").toFile());
  }
}
