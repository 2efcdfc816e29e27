package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file much larger than the heap. {@code -Dcsv.bytes} says how large. */
class ConstantMemoryIT {
  private static final long BYTES = Long.getLong("csv.bytes", 256L << 20);

  @Test
  void aFileMuchLargerThanTheHeapIsIngested(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("large.csv");
    long rows = write(file);
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      // What is on the topic isn't looked at here: the broker may throw it away.
      fixture
          .it()
          .topic()
          .create(1, Map.of("retention.bytes", "67108864", "segment.bytes", "33554432"));

      Ended ended =
          fixture
              .datastream()
              .withOptions(
                  "-Xmx128m",
                  "-Ddatastream.sources.large.type=csv",
                  "-Ddatastream.sources.large.path=" + file)
              .run("ingest", "--source", "large");

      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(ended.json().at("/sources/large/records").asLong()).isEqualTo(rows);
      System.out.printf(
          "ingested %d bytes of CSV, %d rows, in %d ms with -Xmx128m%n",
          Files.size(file), rows, ended.json().get("elapsed_ms").asLong());
    }
  }

  private static long write(Path file) throws IOException {
    byte[] rest =
        (",some name,\"a note, of \"\"some\"\" length, so that a row is like those that people have\","
                + "2026-01-01T00:00:00Z,17.50\n")
            .getBytes(StandardCharsets.UTF_8);
    long rows = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      byte[] header = "id,name,note,at,amount\n".getBytes(StandardCharsets.UTF_8);
      out.write(header);
      long bytes = header.length;
      while (bytes < BYTES) {
        byte[] id = Long.toString(rows++).getBytes(StandardCharsets.UTF_8);
        out.write(id);
        out.write(rest);
        bytes += id.length + rest.length;
      }
    }
    return rows;
  }
}
