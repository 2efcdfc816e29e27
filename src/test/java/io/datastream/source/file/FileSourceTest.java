package io.datastream.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.ByteSource;
import io.datastream.source.bytes.Unpacker;
import io.datastream.source.bytes.Unpacking;
import io.datastream.source.compression.Gzip;
import io.datastream.source.csv.CsvFixture;
import io.datastream.source.csv.CsvFormat;
import io.datastream.source.csv.CsvSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSourceTest {
  private static final SourceKey KEY = new SourceKey("s");

  @TempDir Path directory;

  @Test
  void aDirectoryIsItsFilesInOrder() throws IOException {
    write("b.csv", "no\n2\n");
    write("a.csv", "id\n1\n");
    for (String name : List.of(".hidden", "c.tmp", "c.part", "c.crdownload", "below/x.csv")) {
      write(name, "id\n9\n");
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("id\n3,4\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(directory.resolve("d.gz"), packed.toByteArray());

    Items items = Items.of(open(""));

    assertThat(items.records()).containsExactly("{\"id\":\"1\"}", "{\"no\":\"2\"}");
    assertThat(items.places()).containsExactly("d.gz:2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.csv|a b x",
        "?.csv|a b",
        "[b-z].csv|b",
        "{a,c}.csv|a",
        "d1/*|c",
        "d?/**.csv|c d e",
        "**/e.csv|e",
        "d*/d2/e.*|e",
        "{d1,none}/c.csv|c",
        "{a.csv,d1/d2/e.csv}|a e",
        "x[1].csv|x"
      })
  void aPatternIsTheFilesThatMatch(String pattern, String found) throws IOException {
    for (String name :
        List.of("a.csv", "b.csv", "a.txt1", "d1/c.csv", "d1/d2/d.csv", "d1/d2/e.csv", "x[1].csv")) {
      write(name, "id\n" + Path.of(name).getFileName().toString().charAt(0) + "\n");
    }

    assertThat(Items.of(open(pattern)).records().stream().map(it -> it.substring(7, 8)))
        .containsExactlyInAnyOrder(found.split(" "));
  }

  @Test
  void noneIsSaid() throws IOException {
    write("a.csv", "id\n1\n");
    Files.createDirectory(directory.resolve("empty"));

    assertThatThrownBy(() -> open("*.json"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageStartingWith(
            "source 's': %s/*.json matches no file (looked at 1 in %s)"
                .formatted(directory, directory));
    assertThatThrownBy(() -> open("empty"))
        .hasMessageContaining("is a directory without a file to read");
    assertThatThrownBy(() -> open("none/*")).hasMessageContaining("matches no file (looked at 0");
    assertThatThrownBy(() -> open("[")).hasMessageContaining("is no pattern");
    assertThatThrownBy(() -> open("none.csv")).hasMessageContaining("none.csv does not exist");
  }

  @Test
  void oneThatVanishesCostsItselfAlone() throws IOException {
    write("a.csv", "id\n1\n");
    write("b.csv", "id\n2\n");
    write("c.csv", "id\n3\n");
    RecordReader reader = open("*.csv");
    Files.delete(directory.resolve("b.csv"));

    Items items = Items.of(reader);

    assertThat(items.records()).containsExactly("{\"id\":\"1\"}", "{\"id\":\"3\"}");
    assertThat(items.broken()).singleElement().matches(it -> !it.fatal());
    assertThat(items.reasons().get(0)).contains("b.csv does not exist");
    assertThat(reader.isWhole()).isFalse();
    assertThat(reader.warnings()).singleElement().asString().contains("1 could not be read");
  }

  @Test
  void oneThatChangesIsSaid() throws IOException {
    write("a.csv", "id\n1\n");
    write("b.csv", "id\n2\n");
    write("a.csv", "id\n" + "1\n".repeat(1_000_000));
    RecordReader reader = open("a.csv");
    Files.writeString(directory.resolve("a.csv"), "3\n", StandardOpenOption.APPEND);

    assertThat(Items.of(reader).broken()).isEmpty();
    assertThat(reader.warnings())
        .singleElement()
        .asString()
        .startsWith("a.csv: the file changed while it was read (2000003 bytes, then 2000005)");
    assertThat(reader.isWhole()).isFalse();
  }

  @Test
  void thousandsAreReadOneAfterAnother() throws IOException {
    for (int i = 0; i < 2000; i++) {
      write("f" + i + ".csv", "id\n" + i + "\n");
    }
    try (RecordReader reader = open("f*.csv")) {
      int records = 0;
      while (reader.next() instanceof SourceItem.ReadRecord) {
        records++;
      }
      assertThat(records).isEqualTo(2000);
      assertThat(reader.isWhole()).isTrue();
      assertThat(reader.warnings()).isEmpty();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private RecordReader open(String path) {
    return new ByteSource(
            "s",
            CsvFixture.SETTINGS,
            new FileOrigin(KEY, directory.resolve(path)),
            "text/csv",
            new Unpacking(
                "s",
                CsvFormat.parser(
                    new CsvSettings(KEY, ',', StandardCharsets.UTF_8, false, Map.of())),
                new Unpacker(List.of(new Gzip()))))
        .open(1 << 20)
        .await()
        .atMost(Duration.ofSeconds(30));
  }
}
