package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ingest that is killed and asked for again, of records that have no key. */
class RepeatedIngestIT {
  private static final int ROWS = 400_000;

  @Test
  void whatWasKilledHalfWayAddsNoRowWhenItIsRepeated(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve("lines.csv");
    Files.writeString(
        file,
        IntStream.range(0, ROWS)
            .mapToObj(i -> i % 50_000 == 3 ? "broken" : "line " + i + ",x")
            .collect(Collectors.joining("\n", "text,more\n", "\n")),
        StandardCharsets.UTF_8);
    int broken = ROWS / 50_000;
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      fixture.it().topic().create(1, Map.of());
      DatastreamProcess datastream =
          fixture
              .datastream()
              .withOptions(
                  "-Ddatastream.sources.lines.type=csv", "-Ddatastream.sources.lines.path=" + file);
      String[] ingest = {"ingest", "--source", "lines", "--run-key", "nightly"};

      long before = 0;
      for (int attempt = 1; attempt <= 2; attempt++) {
        killOnce(datastream.start(ingest).process(), fixture, before + 20);
        before = messages(fixture);
        assertThat(before).isLessThan((long) attempt * ROWS / 500);
      }
      assertThat(datastream.run("process", "--drain").exitCode()).isZero();
      assertThat(fixture.it().rows("lines")).isPositive().isLessThan(ROWS);

      for (int time = 1; time <= 2; time++) {
        Ended ended = datastream.run(ingest);
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(ended.json().at("/sources/lines/records").asInt()).isEqualTo(ROWS - broken);
        Ended processed = datastream.run("process", "--drain");
        assertThat(processed.exitCode()).as(processed.toString()).isZero();
        assertThat(fixture.it().rows("lines")).isEqualTo(ROWS - broken);
        assertThat(
                fixture
                    .it()
                    .tables()
                    .number("SELECT count(DISTINCT payload ->> 'text') FROM stream_records"))
            .isEqualTo(ROWS - broken);
        assertThat(fixture.it().tables().number("SELECT count(*) FROM quarantined_records"))
            .isEqualTo(broken);
      }
    }
  }

  private static void killOnce(Process process, PackagedFixture fixture, long messages)
      throws InterruptedException {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> messages(fixture) >= messages);
    } finally {
      // By its handle: Process closes the streams too, under the feet of who reads them.
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
  }

  private static long messages(PackagedFixture fixture) {
    return fixture.it().topic().end();
  }
}
