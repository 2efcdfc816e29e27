package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.source.SourceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written by RFC 4180 is read back equal, and what is not CSV at all does no harm. */
class CsvRandomTest {

  private static final String[] PIECES = {
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    " ",
    "a",
    "0",
    "é",
    "中",
    "😀",
    "\u0000",
    "\\",
    "\uFEFF",
    "\u2028",
    "𐀀",
    "x".repeat(5000),
  };

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void writtenTablesAreReadBackEqual() throws JsonProcessingException {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 400; seed++) {
      var random = new Random(seed);
      var delimiter = ",;\t".charAt(random.nextInt(3));
      var table = table(random);
      var fixture = new CsvFixture(delimiter, StandardCharsets.UTF_8);

      var items = fixture.read(write(table, delimiter, random));

      assertThat(items.broken()).as("seed %d", seed).isEmpty();
      assertThat(parse(items.records())).as("seed %d", seed).isEqualTo(expected(table));
    }
  }

  @Test
  void randomBytesEndInItemsOrADocumentedRefusal() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 3000; seed++) {
      var bytes = noise(new Random(seed));
      assertThatCode(
              () -> {
                try {
                  CsvFixture.plain().read(bytes);
                } catch (SourceUnavailableException e) {
                  assertThat(e.getMessage()).doesNotContain("\n");
                }
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  private static byte[] noise(Random random) {
    var bytes = new byte[random.nextInt(400)];
    var alphabet = "\"\"\",,\n\n\r\rab1".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          random.nextInt(10) == 0
              ? (byte) random.nextInt(256)
              : alphabet[random.nextInt(alphabet.length)];
    }
    if (random.nextBoolean()) {
      var header = "a,b\n".getBytes(StandardCharsets.UTF_8);
      System.arraycopy(header, 0, bytes, 0, Math.min(header.length, bytes.length));
    }
    return bytes;
  }

  private static List<List<String>> table(Random random) {
    int columns = 1 + random.nextInt(6);
    var header = new ArrayList<String>();
    for (int i = 0; i < columns; i++) {
      header.add("c" + i + value(random));
    }
    var table = new ArrayList<List<String>>();
    table.add(header);
    for (int rows = random.nextInt(30); rows > 0; rows--) {
      var row = new ArrayList<String>();
      for (int i = 0; i < columns; i++) {
        row.add(value(random));
      }
      table.add(row);
    }
    return table;
  }

  private static String value(Random random) {
    var value = new StringBuilder();
    for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
      value.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return value.toString();
  }

  private static String write(List<List<String>> table, char delimiter, Random random) {
    var end = random.nextBoolean() ? "\r\n" : "\n";
    var text =
        table.stream()
            .map(
                row ->
                    row.stream()
                        .map(value -> write(value, delimiter, row.size() == 1, random))
                        .collect(Collectors.joining(String.valueOf(delimiter))))
            .collect(Collectors.joining(end));
    return random.nextBoolean() ? text + end : text;
  }

  private static String write(String value, char delimiter, boolean alone, Random random) {
    boolean needsQuotes =
        value.indexOf(delimiter) >= 0
            || value.indexOf('"') >= 0
            || value.indexOf('\r') >= 0
            || value.indexOf('\n') >= 0
            // An empty line is no row, and a quote hides a byte order mark.
            || alone && value.isEmpty()
            || value.startsWith("\uFEFF");
    return needsQuotes || random.nextInt(4) == 0 ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  private List<Map<String, String>> parse(List<String> records) throws JsonProcessingException {
    var rows = new ArrayList<Map<String, String>>();
    for (var record : records) {
      var row = new LinkedHashMap<String, String>();
      mapper
          .readTree(record)
          .properties()
          .forEach(e -> row.put(e.getKey(), e.getValue().textValue()));
      rows.add(row);
    }
    return rows;
  }

  private static List<Map<String, String>> expected(List<List<String>> table) {
    var rows = new ArrayList<Map<String, String>>();
    for (var row : table.subList(1, table.size())) {
      var expected = new LinkedHashMap<String, String>();
      for (int i = 0; i < row.size(); i++) {
        expected.put(table.get(0).get(i), row.get(i));
      }
      rows.add(expected);
    }
    return rows;
  }
}
