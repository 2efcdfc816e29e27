package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.packaged.Running;
import io.datastream.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table follows its source while runs of both kinds are killed at any instant, and partitions are
 * added: after each reading that was left alone it is as the source is, and what was always there
 * is never gone. {@code -Dkills} says how many.
 */
class SnapshotKillIT {
  private static final int KILLS = Integer.getInteger("kills", 20);
  private static final int KEYS = 3000;

  /** Keys up to here are never away. */
  private static final int ALWAYS = 500;

  private static final int WORKERS = 2;

  @TempDir Path directory;

  @Test
  void theTableIsAsTheSourceIs() throws IOException, InterruptedException {
    assumeTrue(Signal.known());
    Random random = Seed.random("SnapshotKillIT");
    Path file = directory.resolve("source.csv");
    try (Services services = Services.start(Durability.DURABLE);
        PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      it.topic().create(2, Map.of());
      DatastreamProcess datastream = fixture.datastream().with(environment(file));
      Map<Integer, String> there = write(file, random);
      done(datastream.run("ingest"));
      long began = System.nanoTime();
      done(datastream.run("process", "--drain"));
      // A native executable is through before a JVM has begun.
      int usual = (int) Duration.ofNanos(System.nanoTime() - began).toMillis();
      assertIs(it, there, "the first reading");
      int kills = 0;
      for (int round = 0; kills < KILLS; round++) {
        there = write(file, random);
        if (round % 4 == 3) {
          it.topic().grow(2 + (round + 1) / 4);
        }
        kills += killed(random, usual, List.of(datastream.start("ingest")));
        List<Running> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
          workers.add(datastream.start("process", "--drain"));
        }
        kills += killed(random, usual, workers);
        assertThat(it.tables().number("SELECT count(*) FROM kept WHERE id <= " + ALWAYS))
            .as("round %d: what is always there", round)
            .isEqualTo(ALWAYS);
        if (random.nextBoolean()) {
          // What was cut off lands before the reading that is left alone begins.
          done(datastream.run("process", "--drain"));
          done(datastream.run("ingest"));
          kills += killed(random, usual, List.of(datastream.start("process", "--drain")));
          done(datastream.run("process", "--drain"));
          assertIs(it, there, "round " + round + ", after " + kills + " kills");
        }
      }
      System.out.printf("SnapshotKillIT: %d kills%n", kills);
      assertThat(
              it.tables()
                  .number(
                      "SELECT sum(inserted - removed) - (SELECT count(*) FROM kept) FROM run_tables"))
          .as("rows by the runs' counts")
          .isZero();
    }
  }

  private static Map<String, String> environment(Path file) {
    Map<String, String> settings = new HashMap<>();
    Map.of(
            "TYPE", "csv",
            "PATH", file.toString(),
            "TABLE", "kept",
            "MODE", "snapshot",
            "KEY", "id",
            "BATCH_SIZE", "50")
        .forEach((key, value) -> settings.put("DATASTREAM_SOURCES_KEPT_" + key, value));
    settings.put("DATASTREAM_SOURCES_KEPT_COLUMNS_ID", "bigint");
    settings.put("DATASTREAM_PROCESS_BATCH_BYTES", "4000");
    settings.put("DATASTREAM_CONNECT_TIMEOUT", "60s");
    return settings;
  }

  /** What the source has from now on. */
  private static Map<Integer, String> write(Path file, Random random) throws IOException {
    Map<Integer, String> rows = new TreeMap<>();
    int left = random.nextInt(101);
    for (int key = 1; key <= KEYS; key++) {
      if (key <= ALWAYS || random.nextInt(100) < left) {
        rows.put(key, "v" + random.nextInt(3));
      }
    }
    Files.writeString(
        file,
        rows.entrySet().stream()
            .map(row -> row.getKey() + "," + row.getValue())
            .collect(Collectors.joining("\n", "id,v\n", "\n")));
    return rows;
  }

  /**
   * Kills each, or lets it end, and says how many were killed.
   *
   * @param usual milliseconds that a run takes
   */
  private static int killed(Random random, int usual, List<Running> commands)
      throws InterruptedException {
    int killed = 0;
    for (Running command : commands) {
      command.process().waitFor(usual / 8 + random.nextInt(usual), TimeUnit.MILLISECONDS);
      command.close();
      killed += command.await().exitCode() == 0 ? 0 : 1;
    }
    return killed;
  }

  private static void done(Ended ended) {
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
  }

  private static void assertIs(Fixture it, Map<Integer, String> there, String when) {
    assertThat(it.tables().texts("SELECT id || ',' || v FROM kept ORDER BY id"))
        .as(when)
        .containsExactlyElementsOf(
            there.entrySet().stream().map(row -> row.getKey() + "," + row.getValue()).toList());
  }
}
