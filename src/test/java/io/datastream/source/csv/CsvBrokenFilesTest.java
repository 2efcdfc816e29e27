package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.source.Items;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Files with good and broken rows in any order, read in pieces of any size: each good row lands as
 * it is, each broken one is in quarantine once, and a piece is where its line says.
 */
class CsvBrokenFilesTest {

  private static final int MAX_RECORD_BYTES = 60_000;

  private static final String[] PIECES = {
    "a", "b c", "é", "中", "😀", "\\", "\t", "\uFEFF", "12", "007", "null", "{}", "'", ";", "x\u0000"
  };

  @Test
  void everyRowLandsOrIsInQuarantineOnce() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 3000; seed++) {
      var random = new Random(seed);
      var model = new Model(random);
      var bytes = model.write();

      var items = read(bytes, random.nextInt(3) == 0 ? bytes.length + 1 : 1 + random.nextInt(60));

      assertThat(items.records()).as("seed %d", seed).isEqualTo(model.records);
      assertThat(lines(items)).as("seed %d", seed).isEqualTo(model.broken);
      assertThat(model.beginnings).as("seed %d", seed).containsAll(items.places());
    }
  }

  private static Items read(byte[] bytes, int most) {
    return Items.of(
        CsvFixture.plain().atMost(MAX_RECORD_BYTES).reader(new FewAtATime(bytes, most)));
  }

  /** The entries' bytes; one entry may have several broken rows that stand together. */
  private static String lines(Items items) {
    var all = new ByteArrayOutputStream();
    for (var piece : items.broken()) {
      all.writeBytes(piece.bytes());
      all.write('\n');
    }
    return all.toString(StandardCharsets.ISO_8859_1).replaceAll("(\r?\n)+", "\n");
  }

  /** A file's rows, and what is to become of them. */
  private static final class Model {
    private static final int COLUMNS = 3;

    private final Random random;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<String> records = new ArrayList<>();
    private final List<String> beginnings = new ArrayList<>();
    private String broken = "";
    private long line = 1;

    Model(Random random) {
      this.random = random;
    }

    byte[] write() {
      if (random.nextInt(4) > 0) {
        // The first bytes of a file are read at once, whatever they come in.
        file.writeBytes(latin("\n".repeat(CsvFileReader.HEAD_BYTES)));
        line += CsvFileReader.HEAD_BYTES;
      }
      add("a,b,c".getBytes(StandardCharsets.UTF_8));
      boolean large = random.nextInt(40) == 0;
      for (int rows = random.nextInt(30); rows > 0; rows--) {
        switch (random.nextInt(large ? 12 : 11)) {
          case 0 -> broken("1,2");
          case 1 -> broken("1,2,3,4");
          case 2 -> broken(latin("1,\u00c0\u00af," + random.nextInt(100)));
          case 3 -> broken("1,\r2,3");
          case 4 -> strayQuote("\"" + value() + "\" ,2,3");
          case 5 -> strayQuote("1,\"" + value() + "\nnot, the end\"x,3");
          case 6 -> openQuote();
          case 7 -> blank();
          case 8 -> broken("\"several\nlines\",2");
          case 11 -> tooLarge();
          default -> good(random.nextInt(3) > 0);
        }
      }
      if (random.nextInt(10) == 0) {
        beginsBroken(latin("1,\"open at the end"));
      }
      return file.toByteArray();
    }

    private void good(boolean quoted) {
      var values = new String[COLUMNS];
      var row = new StringBuilder();
      for (int i = 0; i < COLUMNS; i++) {
        var value =
            value()
                + (quoted
                    ? new String[] {"\n", ",", "\"", "\r\n", "\r", ""}[random.nextInt(6)] + value()
                    : "");
        values[i] = json(value);
        row.append(i == 0 ? "" : ",")
            .append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
      }
      records.add("{\"a\":%s,\"b\":%s,\"c\":%s}".formatted((Object[]) values));
      add(row.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Something more than nothing, so that a quote before it opens a field. */
    private String value() {
      return PIECES[random.nextInt(PIECES.length)];
    }

    private void strayQuote(String row) {
      broken(row);
      good(false);
    }

    /** What follows must tell that the quote was left open: rows, and a quoted field among them. */
    private void openQuote() {
      broken("1,\"" + value());
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        good(false);
      }
      good(true);
    }

    private void blank() {
      file.writeBytes(random.nextBoolean() ? latin("\n") : latin("\r\n"));
      line++;
    }

    /** In UTF-8, more than is held of a row. */
    private void tooLarge() {
      var field = "y".repeat(CsvBuffer.USUAL_BYTES + random.nextInt(1000));
      broken(random.nextBoolean() ? "1," + field + ",3" : "1,\"" + field + "\",3");
    }

    private void broken(String row) {
      broken(row.getBytes(StandardCharsets.UTF_8));
    }

    private void broken(byte[] row) {
      beginsBroken(row);
      endLine();
    }

    private void beginsBroken(byte[] row) {
      beginnings.add("users.csv:" + line);
      file.writeBytes(row);
      var text = new String(row, StandardCharsets.ISO_8859_1);
      broken +=
          (text.length() > CsvBuffer.USUAL_BYTES ? text.substring(0, CsvBuffer.USUAL_BYTES) : text)
              + "\n";
      line += text.chars().filter(c -> c == '\n').count();
    }

    private void add(byte[] row) {
      file.writeBytes(row);
      for (byte b : row) {
        line += b == '\n' ? 1 : 0;
      }
      endLine();
    }

    private void endLine() {
      file.writeBytes(random.nextInt(4) == 0 ? latin("\r\n") : latin("\n"));
      line++;
    }

    private static String json(String value) {
      return '"'
          + value
              .replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
              .replace("\t", "\\t")
              .replace("\u0000", "\\u0000")
          + '"';
    }

    private static byte[] latin(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static final class FewAtATime extends InputStream {
    private final ByteArrayInputStream in;
    private final int most;

    FewAtATime(byte[] bytes, int most) {
      this.in = new ByteArrayInputStream(bytes);
      this.most = most;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return in.read(buffer, offset, Math.min(length, most));
    }
  }
}
