package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file much larger than the heap. {@code -Dcsv.bytes} says how large. */
class ConstantMemoryIT {
  private static final long BYTES = Long.getLong("csv.bytes", 256L << 20);
  private static final int FILES = 4;
  private static final int ROWS = 20;

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

  @Test
  void recordsAsLargeAsTheHeapArePassedOver() throws IOException {
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services);
        HugeRecords huge = new HugeRecords()) {
      List<String> options = new ArrayList<>(List.of("-Xmx128m"));
      List<String> names = List.of("string", "array", "gzip", "name");
      for (String name : names) {
        options.add("-Ddatastream.sources." + name + ".type=api");
        options.add("-Ddatastream.sources." + name + ".url=" + huge.url(name));
      }

      Ended ended = fixture.datastream().withOptions(options.toArray(String[]::new)).run("ingest");

      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      for (String name : names) {
        assertThat(ended.json().at("/sources/" + name + "/records").asLong()).isEqualTo(2);
        assertThat(ended.json().at("/sources/" + name + "/quarantined").asLong()).isEqualTo(1);
        assertThat(ended.json().at("/sources/" + name + "/broken/0").asText())
            .contains("element 1 has ", " bytes; the topic's max.message.bytes");
      }
    }
  }

  /** Fields of 8 MB in four files that are read side by side, and one of {@code -Dcsv.bytes}. */
  @Test
  void fieldsThatNoMessageCanHoldCostThemselvesAlone(@TempDir Path directory) throws IOException {
    List<String> options = new ArrayList<>();
    options.add("-Xmx128m");
    for (int i = 0; i < FILES; i++) {
      Path file = directory.resolve("fields" + i + ".csv");
      writeFields(file, ROWS, 8 << 20);
      options.add("-Ddatastream.sources.fields" + i + ".type=csv");
      options.add("-Ddatastream.sources.fields" + i + ".path=" + file);
    }
    Path file = directory.resolve("field.csv");
    writeFields(file, 1, BYTES);
    options.add("-Ddatastream.sources.field.type=csv");
    options.add("-Ddatastream.sources.field.path=" + file);
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      Ended ended = fixture.datastream().withOptions(options.toArray(String[]::new)).run("ingest");

      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(ended.json().get("status").asText()).isEqualTo("partial");
      for (int i = 0; i < FILES; i++) {
        assertThat(ended.json().at("/sources/fields" + i + "/records").asLong())
            .isEqualTo(ROWS + 1L);
        assertThat(ended.json().at("/sources/fields" + i + "/quarantined").asLong())
            .isEqualTo(ROWS);
      }
      assertThat(ended.json().at("/sources/field/records").asLong()).isEqualTo(2);
      assertThat(ended.json().at("/sources/field/broken/0").asText())
          .startsWith("field.csv:3: the row has " + (BYTES + 4) + " bytes");
      System.out.printf(
          "passed over %d fields of 8 MB and one of %d bytes in %d ms with -Xmx128m%n",
          FILES * ROWS, BYTES, ended.json().get("elapsed_ms").asLong());
    }
  }

  /** A small row, then a large one and a small one, as often as said. */
  private static void writeFields(Path file, int rows, long fieldBytes) throws IOException {
    byte[] part = "some text of a field\n".getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write("id,text\n0,small\n".getBytes(StandardCharsets.UTF_8));
      for (int row = 0; row < rows; row++) {
        out.write("1,\"".getBytes(StandardCharsets.UTF_8));
        for (long left = fieldBytes; left > 0; left -= part.length) {
          out.write(part, 0, (int) Math.min(left, part.length));
        }
        out.write("\"\n2,small\n".getBytes(StandardCharsets.UTF_8));
      }
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
