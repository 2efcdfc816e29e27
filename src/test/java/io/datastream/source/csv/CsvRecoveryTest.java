package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.record.QuarantineReason;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one broken row costs. */
class CsvRecoveryTest {

  private final CsvFixture plain = CsvFixture.plain();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      // The rows, what lands, the quarantine's entries with their lines.
      value = {
        "1,x#'3' ,z#4,w#5,v                  | 1x 4w 5v    | 3=['3' ,z]",
        "1,'x'y#2,b                          | 2b          | 2=[1,'x'y]",
        "1,'x'y                              |             | 2=[1,'x'y]",
        "1,'x'y#2,'y'z#3,c                   | 3c          | 2=[1,'x'y] 3=[2,'y'z]",
        // A quote left open, which the next one of another field seems to close
        "1,'x#2,y#3,'z'#4,w                  | 2y 3z 4w    | 2=[1,'x]",
        "1,'x#2,y#'3',z#4,w                  | 2y 3z 4w    | 2=[1,'x]",
        "1,'x#2,y#3,'''z'''#4,w              | 2y 3'z' 4w  | 2=[1,'x]",
        "1,'x#2,y#3,'p#q'#4,w                | 2y 3p#q 4w  | 2=[1,'x]",
        "1,'x#2,b#3,'y#4,d#5,e               | 2b 4d 5e    | 2=[1,'x] 4=[3,'y]",
        "1,'x#2,b#'3' ,c#4,d                 | 2b 4d       | 2=[1,'x] 4=['3' ,c]",
        // Or nothing closes it
        "1,'x#2,b#3,c                        | 2b 3c       | 2=[1,'x]",
        "1,'x#2,b#bad#3,c                    | 2b 3c       | 2=[1,'x] 4=[bad]",
        "1,'x#bad#2,b#3,c                    | 2b 3c       | 2=[1,'x#bad]",
        // Text of several lines doesn't become records
        "1,'Dear x,#well, well#bye' ,z#2,b   | 2b          | 2=[1,'Dear x,#well, well#bye' ,z]",
        "1,'a 'q' t#that, spans',z#2,b       | 2b          | 2=[1,'a 'q' t#that, spans',z]",
        "1,'a 'q' t#lines',z#2,b             | 2b          | 2=[1,'a 'q' t#lines',z]",
        "1,'Dear x,#well, well#by            |             | 2=[1,'Dear x,#well, well#by]!",
        // Inches are data
        "1,'3'5'#2,4'#3,c                    | 24' 3c      | 2=[1,'3'5']",
        "1,4'#2,'3' ,z#3,5'#4,d              | 14' 4d      | 3=[2,'3' ,z#3,5']",
        // Blank lines are none
        "1,'3' z###2,b                       | 2b          | 2=[1,'3' z]",
        "1,'x###2,b##3,c##                   | 2b 3c       | 2=[1,'x]",
      })
  void theNextRowIsFound(String rows, String landed, String entries) {
    for (String end : List.of("\n", "\r\n")) {
      var items = plain.read(("a,b#" + rows).replace('\'', '"').replace("#", end));

      assertThat(said(items, end)).isEqualTo(landed == null ? "" : landed.replaceAll("\\s+", " "));
      assertThat(entries(items, end)).isEqualTo(entries);
    }
  }

  private static String said(Items items, String end) {
    var rows = new ArrayList<String>();
    for (var record : items.records()) {
      var fields = record.replaceAll("^\\{\"a\":\"|\"}$", "").split("\",\"b\":\"");
      rows.add(
          (fields[0] + fields[1]).replace("\\r\\n", "#").replace("\\n", "#").replace("\\\"", "'"));
    }
    return String.join(" ", rows);
  }

  private static String entries(Items items, String end) {
    return items.broken().stream()
        .map(
            it ->
                it.place().replace("users.csv:", "")
                    + "=["
                    + new String(it.bytes(), StandardCharsets.UTF_8)
                        .replace(end, "#")
                        .replace('"', '\'')
                    + "]"
                    + (it.fatal() ? "!" : ""))
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  @Test
  void theDetailSaysWhatWasPassedOverAndTheResultHowMuch() throws Exception {
    try (var reader = reader("a,b\n1,\"x\nbad\nworse\n2,b\n3,\"y\" z\nbad\n4,d\n")) {
      var reasons = new ArrayList<String>();
      for (var item = reader.next(); item != null; item = reader.next()) {
        if (item instanceof SourceItem.BrokenPiece piece) {
          reasons.add(piece.place() + ": " + piece.reason());
        }
      }

      assertThat(reasons)
          .containsExactly(
              "users.csv:2: a quote that opens at line 2 is not closed;"
                  + " lines 3 to 4 were passed over with it",
              "users.csv:6: unexpected character after closing quote: ' ';"
                  + " line 7 was passed over with it");
      assertThat(reader.warnings())
          .containsExactly(
              "3 lines were passed over after a broken row, first at users.csv:2, and went to"
                  + " quarantine with it; correct the file");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "y,'y'",
    "é,'é'",
    "' ',' '",
    "'\u00a0',U+00A0",
    "'\u2028',U+2028",
    "'\u0007',U+0007",
    "\uFEFF,U+FEFF",
    "😀,U+1F600",
  })
  void oddCharactersAreShownByTheirNumber(String odd, String shown) {
    var shownAsIs = shown.length() < 4 ? "'" + shown.replace("'", "") + "'" : shown;

    assertThat(plain.read("a,b\n1,\"x\"" + odd + "\n2,b\n").reasons())
        .containsExactly("unexpected character after closing quote: " + shownAsIs);
  }

  @Test
  void bytesThatAreNoCharacterAreShownAsBytes() {
    var items =
        plain.read(latin("a,b\n1,\"x\"\u00e9\n2,\u00c0\u00af\n3,\u00ed\u00a0\u0080\n4,d\n"));

    assertThat(items.records()).containsExactly("{\"a\":\"4\",\"b\":\"d\"}");
    assertThat(items.reasons())
        .containsExactly(
            "unexpected character after closing quote: byte 0xE9",
            "invalid UTF-8 at line 3: byte 0xC0",
            "invalid UTF-8 at line 4: byte 0xED");
    assertThat(items.broken().get(1).bytes()).isEqualTo(latin("2,\u00c0\u00af"));
  }

  @Test
  void aCarriageReturnAfterAClosingQuoteSaysSo() {
    var items = plain.read("a,b\n1,\"x\r\"\ry\n2,b\n");

    assertThat(items.reasons())
        .containsExactly("a carriage return without line feed after a closing quote");
    assertThat(items.broken().get(0).bytes()).asString().isEqualTo("1,\"x\r\"\ry");
    assertThat(items.records()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "Shift_JIS"})
  void entriesHaveTheFilesOwnBytes(String name) {
    var charset = Charset.forName(name);
    var fixture = new CsvFixture(',', charset);
    var bad = "1,\"Zoë\" \"".replace("ë", charset.name().equals("Shift_JIS") ? "あ" : "ë");

    var items = fixture.read("a,b\n" + bad + "\n2,b\n");

    assertThat(items.records()).containsExactly("{\"a\":\"2\",\"b\":\"b\"}");
    byte[] expected = bad.getBytes(charset);
    int mark = name.equals("UTF-16") ? 2 : 0;
    assertThat(items.broken().get(0).bytes())
        .isEqualTo(Arrays.copyOfRange(expected, mark, expected.length));
  }

  @Test
  void bytesThatOtherEncodingsDoNotHaveAreGivenBack() {
    // 0x81 is nothing in windows-1252.
    var items =
        new CsvFixture(',', Charset.forName("windows-1252"))
            .read(latin("a,b\n1,\u0081\u00fc\n2,\u00fc\n"));

    assertThat(items.records()).containsExactly("{\"a\":\"2\",\"b\":\"ü\"}");
    assertThat(items.reasons()).containsExactly("invalid windows-1252 at line 2: byte 0x81");
    assertThat(items.broken().get(0).bytes()).isEqualTo(latin("1,\u0081\u00fc"));
  }

  @Test
  void littleEndianBytesAreGivenBackLittleEndian() {
    byte[] text = "\uFEFFa,b\n1\n2,b\n".getBytes(StandardCharsets.UTF_16LE);

    var items = new CsvFixture(',', StandardCharsets.UTF_16).read(text);

    assertThat(items.records()).hasSize(1);
    assertThat(items.broken().get(0).bytes()).isEqualTo("1".getBytes(StandardCharsets.UTF_16LE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,NNN\n", // a field
        "1,\"NNN\"\n",
        "1,\"NNN\nN\n\"\"NNN\"\r\n", // with line breaks and doubled quotes
        "1,\"NNN\"\"\nN\"\"\"\n",
        "1,\"NNN\" x\n", // and broken
        "NNN\n",
        "N,N,N\n",
      })
  void aRowThatIsTooLargeCostsItselfOnly(String row) {
    var huge = row.replace("N", "n".repeat(150_000));
    var items = plain.atMost(100_000).read("a,b\n0,z\n" + huge + "2,b\n3,\"c\"\nbad");

    assertThat(items.records())
        .containsExactly(
            "{\"a\":\"0\",\"b\":\"z\"}", "{\"a\":\"2\",\"b\":\"b\"}", "{\"a\":\"3\",\"b\":\"c\"}");
    long line = 5 + huge.chars().filter(c -> c == '\n').count();
    assertThat(items.places()).containsExactly("users.csv:3", "users.csv:" + line);
    assertThat(items.broken().get(0).fault()).isEqualTo(QuarantineReason.TOO_LARGE);
    assertThat(items.reasons().get(0))
        .startsWith("the row has %d bytes;".formatted(huge.stripTrailing().length()));
    assertThat(huge).startsWith(new String(items.broken().get(0).bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void aRowWhoseJsonIsTooLargeCostsItselfOnly() {
    var items = plain.atMost(18).read("a,b\n1,xx\n1,xxx\n1,\"\"\"\"\n2,\u0007\n");

    assertThat(items.records())
        .containsExactly("{\"a\":\"1\",\"b\":\"xx\"}", "{\"a\":\"1\",\"b\":\"\\\"\"}");
    assertThat(items.reasons())
        .containsExactly(
            "the record has 19 bytes; the topic's max.message.bytes leaves room for 18",
            "the record has 22 bytes; the topic's max.message.bytes leaves room for 18");
    assertThat(items.broken()).allMatch(it -> it.fault() == QuarantineReason.TOO_LARGE);
    assertThat(items.broken().get(0).bytes()).asString().isEqualTo("1,xxx");
  }

  @Test
  void aRowOfATopicsLargestRecordLands() {
    var note = "n".repeat(1_000_000);

    var items = plain.atMost(note.length() + 20).read("a,b\n1," + note + "\n2,\"" + note + "\"\n");

    assertThat(items.broken()).isEmpty();
    assertThat(items.records()).hasSize(2);
  }

  @Test
  void aQuoteLeftOpenInALargeFileCostsItsRowOnly() {
    var rows = "7,seven\n";
    long bytes = 32L << 20;
    var begin = new ByteArrayInputStream("a,b\n1,\"\n".getBytes(StandardCharsets.UTF_8));

    assertThat(count(new SequenceInputStream(begin, new Endless(rows, bytes))))
        .isEqualTo("records %d, broken 1".formatted(bytes / rows.length()));
  }

  @Test
  void textOfALargeFieldDoesNotBecomeRecords() {
    // Two of three of its lines have the header's number of columns.
    for (var text : List.of("Dear you, and me\nwell, well\nbye\n", "no comma\n")) {
      var parts =
          List.<InputStream>of(
              stream("a,b\n1,\""), new Endless(text, 4L << 20), stream("\"\n2,b\n"));

      assertThat(count(new SequenceInputStream(Collections.enumeration(parts))))
          .isEqualTo("records 1, broken 1");
    }
    var oneColumn =
        List.<InputStream>of(stream("a\n\""), new Endless("text\n", 4L << 20), stream("\"\nb\n"));
    assertThat(count(new SequenceInputStream(Collections.enumeration(oneColumn))))
        .isEqualTo("records 1, broken 1");
  }

  @Test
  void aLineThatIsTooLongAfterABrokenQuoteIsPassedOver() {
    var parts =
        List.<InputStream>of(
            stream("a,b\n1,\"x\" "), new Endless("z", 3L << 20), stream("\n2,b\n"));

    assertThat(count(new SequenceInputStream(Collections.enumeration(parts))))
        .isEqualTo("records 1, broken 1");
  }

  @Test
  void aFailureAfterABrokenRowIsSaidOnce() {
    var failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }
        };

    var items = Items.of(plain.reader(new SequenceInputStream(stream("a,b\n1,\"x\" z"), failing)));

    assertThat(items.records()).isEmpty();
    assertThat(items.reasons())
        .containsExactly(
            "unexpected character after closing quote: ' '", "reading failed: disk on fire");
  }

  private String count(InputStream in) {
    long records = 0;
    long broken = 0;
    try (var reader = plain.reader(in)) {
      for (var item = reader.next(); item != null; item = reader.next()) {
        if (item instanceof SourceItem.BrokenPiece) {
          broken++;
        } else {
          records++;
        }
      }
    }
    return "records %d, broken %d".formatted(records, broken);
  }

  private RecordReader reader(String text) {
    return plain.reader(stream(text));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
