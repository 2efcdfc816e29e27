package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import io.datastream.record.ExactJson;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What comes out does not depend on how the bytes come in, and is what FastCSV reads where a file
 * is in order.
 */
class CsvChunksTest {

  private static final String[] PIECES = {
    "a",
    "b c",
    "é",
    "中",
    "😀",
    "\u0000",
    "\\",
    "\t",
    "\u007F",
    "\uFEFF",
    "12",
    "-1.5e3",
    "007",
    "true",
    "FALSE",
    "falſe",
    "null",
    "{}",
    "[1,2]",
    "",
    " ",
    "x".repeat(300),
    "'",
    ";",
  };

  private static final String[] ODD_PIECES = {
    "\"",
    "\"\"",
    "\r",
    "\n",
    "\r\n",
    ",",
    "\"\n\"",
    "\"x\"y",
    "\"x\r\"",
    " \"x\"",
    "\n\n",
    "\r\n\r\n",
  };

  private static final Map<String, ColumnType> TYPES =
      Map.of(
          "i", ColumnType.INTEGER,
          "n", ColumnType.NUMBER,
          "b", ColumnType.BOOLEAN,
          "j", ColumnType.JSON);

  @Test
  void aRowsLineIsTheOneItBeginsOn() {
    var text = "\uFEFFa,\"b\"\r\n\n\"x,\r\ny\",\"\"\"\"\r\n5\" wide,é😀\n1,2,3\n\"open";
    var rows = scanner(text.getBytes(StandardCharsets.UTF_8));

    for (long line : new long[] {1, 3, 5, 6}) {
      assertThat(rows.advance()).isEqualTo(CsvRowScanner.Found.ROW);
      assertThat(rows.line()).isEqualTo(line);
    }
    assertThat(rows.advance()).isEqualTo(CsvRowScanner.Found.BREAK);
    assertThat(rows.found().bytes()).asString(StandardCharsets.UTF_8).isEqualTo("\"open");
    assertThat(rows.line()).isEqualTo(7);
    assertThat(rows.advance()).isEqualTo(CsvRowScanner.Found.END);
  }

  @Test
  void aLoneCarriageReturnIsSeenBeforeAnotherInTheNextChunk() {
    var blank = "\n".repeat(CsvFileReader.HEAD_BYTES);
    var bytes = ("a,b\n" + blank + "1,\r\r\n3,4\n").getBytes(StandardCharsets.UTF_8);
    var source = source(',', StandardCharsets.UTF_8, Map.of());

    assertThat(read(0, source, new Chunks(bytes, 1, false)))
        .containsExactly(
            "users.csv:4098|a carriage return without line feed outside quotes|1,\r|false",
            "{\"a\":\"3\",\"b\":\"4\"}");
  }

  @Test
  void aCharacterAfterAQuoteIsShownWholeThoughItsBytesComeOneByOne() {
    for (String character : new String[] {"é", "中", "😀", "\uFFFD"}) {
      byte[] bytes = behindBlankLines(("\"a\"" + character).getBytes(StandardCharsets.UTF_8));
      var source = source(',', StandardCharsets.UTF_8, Map.of());

      assertThat(read(0, source, new Chunks(bytes, 1, false)))
          .isEqualTo(read(0, source, new Chunks(bytes, bytes.length, false)));
    }
  }

  @Test
  void whatComesOutIsTheSame() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 6000; seed++) {
      var random = new Random(seed);
      var bytes = file(random);
      var charset = random.nextInt(8) == 0 ? StandardCharsets.US_ASCII : StandardCharsets.UTF_8;
      var source = source(',', charset, random.nextBoolean() ? TYPES : Map.of());
      int most = random.nextBoolean() ? 1 + random.nextInt(50) : bytes.length + 1;
      boolean fails = random.nextInt(10) == 0;
      assertSame(seed, source, bytes, most, fails);
    }
  }

  @Test
  void andWithOtherDelimiters() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 1500; seed++) {
      var random = new Random(seed);
      char delimiter = ";\t\\a\u0000 é§中".charAt(random.nextInt(9));
      var bytes =
          new String(file(random), StandardCharsets.UTF_8)
              .replace(',', delimiter)
              .getBytes(StandardCharsets.UTF_8);
      assertSame(
          seed,
          source(delimiter, StandardCharsets.UTF_8, Map.of()),
          bytes,
          1 + random.nextInt(50),
          false);
    }
  }

  @Test
  void andWhereRowsCrossTheBuffersBorder() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 60; seed++) {
      var random = new Random(seed);
      var out = new ByteArrayOutputStream();
      while (out.size() < CsvBuffer.USUAL_BYTES) {
        out.writeBytes(file(random, 60, random.nextInt(300) == 0));
        if (out.size() > CsvBuffer.USUAL_BYTES / 2 && random.nextInt(30) == 0) {
          out.writeBytes(
              "y"
                  .repeat(random.nextInt(CsvBuffer.USUAL_BYTES * 3 / 2))
                  .getBytes(StandardCharsets.UTF_8));
        }
      }
      var source = source(',', StandardCharsets.UTF_8, Map.of());
      byte[] header = "b,i,j,n,s\n".getBytes(StandardCharsets.UTF_8);
      byte[] bytes = Arrays.copyOf(header, header.length + out.size());
      System.arraycopy(out.toByteArray(), 0, bytes, header.length, out.size());
      assertSame(seed, source, bytes, 1 + random.nextInt(CsvBuffer.USUAL_BYTES), false);
    }
  }

  @Test
  void aFileInOrderIsReadAsFastCsvReadsIt() throws IOException {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 1500; seed++) {
      var random = new Random(seed);
      var text = "b,i,j,n,s\n" + new String(file(random, 20, false), StandardCharsets.UTF_8);
      var items = new CsvFixture(',', StandardCharsets.UTF_8).read(text);

      assertThat(fields(items)).as("seed %d", seed).isEqualTo(fastCsv(text));
    }
  }

  private static List<List<String>> fastCsv(String text) {
    // Rows of another width are broken here, and of no interest.
    return CsvReader.builder()
        .commentStrategy(CommentStrategy.NONE)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .ofCsvRecord(text)
        .stream()
        .map(row -> List.copyOf(row.getFields()))
        .skip(1)
        .filter(row -> row.size() == 5)
        .toList();
  }

  private static List<List<String>> fields(Items items) throws IOException {
    var mapper = new ObjectMapper();
    var rows = new ArrayList<List<String>>();
    for (var record : items.records()) {
      var row = new ArrayList<String>();
      mapper.readTree(record).forEach(value -> row.add(value.textValue()));
      rows.add(row);
    }
    return rows;
  }

  private static void assertSame(
      long seed, CsvSettings source, byte[] file, int most, boolean fails) {
    byte[] bytes = seed % 2 == 0 ? file : behindBlankLines(file);
    var expected = read(seed, source, new Chunks(bytes, bytes.length + 1, fails));
    var actual = read(seed, source, new Chunks(bytes, most, fails));
    assertThat(actual).as("seed %d", seed).isEqualTo(expected);
  }

  /** The first bytes of a file are read at once, whatever they come in. */
  private static byte[] behindBlankLines(byte[] file) {
    byte[] bytes = new byte[CsvFileReader.HEAD_BYTES + file.length];
    Arrays.fill(bytes, 0, CsvFileReader.HEAD_BYTES, (byte) '\n');
    System.arraycopy(file, 0, bytes, CsvFileReader.HEAD_BYTES, file.length);
    return bytes;
  }

  private static List<String> read(long seed, CsvSettings source, InputStream in) {
    var said = new ArrayList<String>();
    try (RecordReader reader =
        new CsvFileReader(source, new ExactJson(), CsvFixture.body(in), 1 << 20)) {
      for (var item = reader.next(); item != null; item = reader.next()) {
        said.add(
            item instanceof SourceItem.BrokenPiece piece
                ? "%s|%s|%s|%s"
                    .formatted(
                        piece.place(),
                        piece.reason(),
                        new String(piece.bytes(), StandardCharsets.ISO_8859_1),
                        piece.fatal())
                : new String(((SourceItem.ReadRecord) item).json(), StandardCharsets.ISO_8859_1));
      }
    } catch (SourceUnavailableException e) {
      said.add(e.getMessage());
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
    return said;
  }

  private static CsvRowScanner scanner(byte[] bytes) {
    return new CsvRowScanner(
        new CsvDialect(','),
        CsvEncoding.of(StandardCharsets.UTF_8, bytes),
        new ByteArrayInputStream(bytes),
        CsvBuffer.USUAL_BYTES);
  }

  private static CsvSettings source(
      char delimiter, Charset charset, Map<String, ColumnType> columns) {
    return new CsvSettings(CsvFixture.KEY, delimiter, charset, false, columns);
  }

  private static byte[] file(Random random) {
    var out = new ByteArrayOutputStream();
    String[] headers = {
      "b,i,j,n,s\n", "\uFEFF\"b\",i,j,n,s\r\n", "\n\r\nb,i,j,\"n\",s\n", "b,i\n", ""
    };
    boolean odd = random.nextInt(3) == 0;
    int header = random.nextInt(odd ? 5 : 3);
    out.writeBytes(headers[header].getBytes(StandardCharsets.UTF_8));
    out.writeBytes(file(random, random.nextInt(20), odd));
    if (odd && random.nextInt(4) == 0 && out.size() > 0) {
      byte[] bytes = out.toByteArray();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      return bytes;
    }
    return out.toByteArray();
  }

  private static byte[] file(Random random, int rows, boolean odd) {
    var text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      int columns = random.nextInt(12) == 0 ? random.nextInt(7) : 5;
      for (int i = 0; i < columns; i++) {
        text.append(i == 0 ? "" : ",").append(value(random, i, odd));
      }
      boolean last = row + 1 == rows;
      text.append(last && random.nextBoolean() ? "" : random.nextInt(3) == 0 ? "\r\n" : "\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String value(Random random, int column, boolean odd) {
    if (odd && random.nextInt(40) == 0) {
      return ODD_PIECES[random.nextInt(ODD_PIECES.length)];
    }
    String value = PIECES[random.nextInt(PIECES.length)];
    if (column < 4 && random.nextInt(8) > 0) {
      value = new String[] {"true", "12", "{\"x\": 1}", "-1.5e3"}[column];
    } else if (random.nextInt(4) == 0) {
      value += new String[] {"\"", ",", "\n", "\r\n"}[random.nextInt(4)];
    }
    boolean quoted = value.matches("(?s).*[\",\n].*") || random.nextInt(5) == 0;
    return quoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  /** Gives a few bytes at a time, and fails at the end if asked to. */
  private static final class Chunks extends InputStream {
    private final ByteArrayInputStream in;
    private final int most;
    private final boolean fails;

    Chunks(byte[] bytes, int most, boolean fails) {
      this.in = new ByteArrayInputStream(bytes);
      this.most = most;
      this.fails = fails;
    }

    @Override
    public int read() throws IOException {
      throw new IOException("one byte at a time");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, Math.min(length, most));
      if (count < 0 && fails) {
        throw new IOException("disk on fire");
      }
      return count;
    }
  }
}
