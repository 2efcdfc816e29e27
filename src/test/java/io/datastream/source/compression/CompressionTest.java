package io.datastream.source.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.RecordParser;
import io.datastream.source.bytes.Unpacker;
import io.datastream.source.bytes.Unpacking;
import io.datastream.source.csv.CsvFormat;
import io.datastream.source.csv.CsvSettings;
import io.datastream.source.json.JsonFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  private static final int MOST = 1 << 20;
  private static final SourceKey KEY = new SourceKey("s");
  private static final RecordParser CSV =
      CsvFormat.parser(new CsvSettings(KEY, ',', StandardCharsets.UTF_8, false, Map.of()));

  private final Unpacker unpacker =
      new Unpacker(List.of(new Gzip(), new Zstandard(), new Bzip2(), new Zip()));

  @ParameterizedTest
  @EnumSource
  void whatIsPackedIsReadAsItIsInThere(Packed packed) {
    assertThat(csv(packed.of(bytes("id\n1\n2\n"))).records())
        .containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
    assertThat(
            Items.of(
                    read(
                        JsonFormat.parser(JsonPointer.empty()),
                        new ByteArrayInputStream(packed.of(bytes("[{\"a\":1}]")))))
                .records())
        .containsExactly("{\"a\":1}");
  }

  @ParameterizedTest
  @EnumSource(names = "ZIP", mode = EnumSource.Mode.EXCLUDE)
  void severalInOneFileAreOneText(Packed packed) {
    byte[] both = join(packed.of(bytes("id\n1\n")), packed.of(bytes("2\n")));

    assertThat(csv(both).records()).containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
  }

  @ParameterizedTest
  @EnumSource
  void aPlaceNamesTheFileThatIsThere(Packed packed) {
    Items items = csv(packed.of(bytes("id\n1,2\n")));

    assertThat(items.places())
        .containsExactly(packed == Packed.ZIP ? "orders.x/a.csv:2" : "orders.x:2");
  }

  @ParameterizedTest
  @EnumSource
  void cutOffAnywhereNothingIsLostSilently(Packed packed) {
    Random random = new Random(71);
    byte[] plain = rows(random, 40_000);
    byte[] whole = packed.of(plain);
    Items all = csv(whole);
    assertThat(all.broken()).isEmpty();
    for (int i = 0; i < 40; i++) {
      int length = 30 + random.nextInt(whole.length - 31);
      // An archive's directory may be short of what only its comment would say.
      Items items = csvOrNothing(Arrays.copyOf(whole, length));
      if (items == null) {
        continue;
      }
      assertThat(items.broken()).as("%s of %s", length, whole.length).hasSize(1);
      assertThat(items.broken().get(0).fatal()).isTrue();
      assertThat(items.broken().get(0).reason()).contains("cut off");
      assertThat(all.records().subList(0, items.records().size())).isEqualTo(items.records());
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsFoundAndComesLast(Packed packed) {
    Random random = new Random(72);
    byte[] whole = packed.of(rows(random, 60_000));
    Items all = csv(whole);
    int found = 0;
    for (int i = 0; i < 40; i++) {
      byte[] damaged = whole.clone();
      int at = 100 + random.nextInt(whole.length - 300);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Items items = csvOrNothing(damaged);
      if (items != null) {
        long fatal = items.broken().stream().filter(it -> it.fatal()).count();
        assertThat(fatal).as("byte %s of %s", at, whole.length).isEqualTo(1);
        found++;
      }
    }
    assertThat(found).isPositive();
    assertThat(all.broken()).isEmpty();
  }

  @Test
  void aDamagedLaterMemberIsNoEnd() {
    byte[] one = Packed.GZIP.of(bytes("id\n1\n"));

    assertThat(csv(join(one, bytes("rubbish"))).reasons())
        .singleElement()
        .asString()
        .contains("the gzip file is damaged: what follows a member is none");
    assertThat(csv(join(one, new byte[700])).broken()).isEmpty();
  }

  @Test
  void connectionsThatAreLostAreNoDamage() {
    byte[] whole = Packed.GZIP.of(rows(new Random(1), 40_000));
    InputStream lost =
        new SequenceInputStream(
            new ByteArrayInputStream(whole, 0, whole.length / 2),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection lost");
              }
            });

    Items items = Items.of(read(CSV, lost));

    assertThat(items.records()).isNotEmpty();
    assertThat(items.reasons()).singleElement().asString().contains("connection lost");
  }

  @Test
  void eachFileOfAnArchiveHasItsOwnHeader() throws IOException {
    byte[] zip =
        zip("d/", "", "__MACOSX/._a.csv", "x", "a.csv", "id\n1\n", "d/b.csv", "no\n2\n3,4\n");

    Items items = csv(zip);

    assertThat(items.records()).containsExactly("{\"id\":\"1\"}", "{\"no\":\"2\"}");
    assertThat(items.places()).containsExactly("orders.x/d/b.csv:3");
  }

  @Test
  void aFileThatIsNoneCostsItselfAloneAndIsSaid() throws IOException {
    byte[] zip =
        zip("a.csv", "id\n1\n", "b.csv", "<html>", "c.csv", "id\n3\n\"open", "d.csv", "id\n4\n");
    RecordReader reader = read(CSV, new ByteArrayInputStream(zip));

    Items items = Items.of(reader);

    assertThat(items.records())
        .containsExactly("{\"id\":\"1\"}", "{\"id\":\"3\"}", "{\"id\":\"4\"}");
    assertThat(items.broken()).hasSize(2).noneMatch(it -> it.fatal());
    assertThat(items.places()).containsExactly("orders.x/b.csv", "orders.x/c.csv:3");
    assertThat(reader.isWhole()).isFalse();
    assertThat(reader.warnings())
        .singleElement()
        .asString()
        .startsWith("orders.x: 2 could not be read, or not to the end");
  }

  @Test
  void archivesWithNothingToReadFailAtOnce() throws IOException {
    assertThatThrownBy(() -> csv(zip("a.csv", "<html>")))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("/data/orders.x/a.csv: this is an HTML page, not CSV");
    assertThatThrownBy(() -> csv(zip("d/", "")))
        .hasMessageContaining("no file is in the zip archive");
    byte[] encrypted = zip("a.csv", "id\n1\n");
    encrypted[6] |= 1;
    assertThatThrownBy(() -> csv(encrypted)).hasMessageContaining("encrypted");
    assertThatThrownBy(() -> csv(zip("[Content_Types].xml", "<x/>")))
        .hasMessageContaining("this is an Excel workbook, not CSV; save the sheet as CSV");
  }

  @Test
  void anArchiveOfPackedFilesIsReadButNoDeeperOne() {
    byte[] once = Packed.GZIP.of(bytes("id\n1\n"));
    byte[] twice = Packed.ZSTANDARD.of(once);

    assertThat(csv(twice).records()).containsExactly("{\"id\":\"1\"}");
    assertThatThrownBy(() -> csv(Packed.BZIP2.of(twice)))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining(
            "this is a gzip file in what was unpacked 2 times already; unpack it");
  }

  /** Null where not even the header is to be had, which fails at once. */
  private Items csvOrNothing(byte[] file) {
    try {
      return csv(file);
    } catch (SourceUnavailableException e) {
      return null;
    }
  }

  private Items csv(byte[] file) {
    return Items.of(read(CSV, new ByteArrayInputStream(file)));
  }

  private RecordReader read(RecordParser parser, InputStream in) {
    Body body = new Body("orders.x", "/data/orders.x", KEY.of("path"), null, List.of(), in);
    return new Unpacking("s", parser, unpacker).read(body, MOST);
  }

  private static byte[] rows(Random random, int rows) {
    StringBuilder text = new StringBuilder("id,n\n");
    for (int i = 0; i < rows; i++) {
      text.append(i).append(',').append(random.nextInt()).append('\n');
    }
    return bytes(text.toString());
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(bytes(namesAndTexts[i + 1]));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
