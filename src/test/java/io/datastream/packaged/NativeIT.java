package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datastream.embedded.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The native executable, where one has been built. All other tests of this package and of {@code
 * io.datastream.crash} run against it then as well: {@link DatastreamProcess} prefers it.
 */
@Tag("native")
class NativeIT {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final String LISTENING = "0A";

  // Before each: a class that is skipped as a whole is reported as one without tests.
  @BeforeEach
  void executable() {
    assumeTrue(
        DatastreamProcess.kind().startsWith("native"),
        "no native executable in target/: mvn verify -Dnative builds one, with native-image");
  }

  @Test
  void isTheOneThatTheOtherTestsRun() {
    Ended version = new DatastreamProcess(Map.of()).run("--version");

    assertThat(version.exitCode()).as(version.toString()).isZero();
    assertThat(version.stdout()).matches("datastream \\d+\\.\\d+\\.\\d+\\S*\n");
  }

  @Test
  void oneShotRunsOpenNoPort() {
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      fixture.it().topic().create(1, Map.of());
      try (Running running = fixture.datastream().start("process", "--timeout-ms", "60000")) {
        Awaitility.await("the run has begun")
            .atMost(Duration.ofSeconds(30))
            .until(() -> fixture.it().tables().number("SELECT count(*) FROM pipeline_runs") == 1);

        assertThat(listening(running.process().pid())).isEmpty();
      }
    }
  }

  /** Inodes of the sockets that the process listens on. */
  private static Set<String> listening(long pid) {
    Set<String> its = sockets(pid);
    assertThat(its).as("it talks to Kafka and PostgreSQL").isNotEmpty();
    return Stream.of("tcp", "tcp6")
        .map(table -> Path.of("/proc", Long.toString(pid), "net", table))
        .filter(Files::exists)
        .flatMap(NativeIT::lines)
        .map(line -> line.trim().split("\\s+"))
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
        .filter(columns -> columns[3].equals(LISTENING))
        .map(columns -> columns[9])
        .filter(its::contains)
        .collect(Collectors.toSet());
  }

  private static Set<String> sockets(long pid) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return open.map(NativeIT::target)
          .map(SOCKET::matcher)
          .filter(Matcher::matches)
          .map(socket -> socket.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      // Closed in the meantime.
      return "";
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
