package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.record.QuarantineReason;
import io.datastream.source.Items;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileReaderTest {

  private final CsvFixture plain = CsvFixture.plain();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,name\n1,John\n2,Eve\n",
        "id,name\n1,John\n2,Eve",
        "id,name\r\n1,John\r\n2,Eve\r\n",
        "id,name\r\n1,John\r\n2,Eve\r",
        "\uFEFFid,name\n\n1,John\n\r\n\n2,Eve\n\n",
        "\"id\",\"name\"\n\"1\",\"John\"\n\"2\",\"Eve\"",
      })
  void rowsBecomeObjects(String text) {
    var items = plain.read(text);

    assertThat(items.records())
        .containsExactly("{\"id\":\"1\",\"name\":\"John\"}", "{\"id\":\"2\",\"name\":\"Eve\"}");
    assertThat(items.broken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\n", "\r\n\r\n", "id,name", "id,name\n\n"})
  void nothingInNothingOut(String text) {
    assertThat(plain.read(text)).isEqualTo(plain.read(""));
    assertThat(plain.read(text).records()).isEmpty();
  }

  @Test
  void quotesDelimitersAndLineBreaksInsideQuotesAreData() {
    var items = plain.read("a,b\r\n\"x,\"\"y\"\"\",\"1\r\n2\n3\"\r\n,\"\"\r\n");

    assertThat(items.records())
        .containsExactly(
            "{\"a\":\"x,\\\"y\\\"\",\"b\":\"1\\r\\n2\\n3\"}", "{\"a\":\"\",\"b\":\"\"}");
  }

  @Test
  void aCarriageReturnBeforeAClosingQuoteDoesNotSwallowTheRowsEnd() {
    var items = plain.read("a,b\n1,\"x\r\"\n2,\"p\rq\"\n3,z\n");

    assertThat(items.records())
        .containsExactly(
            "{\"a\":\"1\",\"b\":\"x\\r\"}",
            "{\"a\":\"2\",\"b\":\"p\\rq\"}",
            "{\"a\":\"3\",\"b\":\"z\"}");
    assertThat(items.broken()).isEmpty();
  }

  @Test
  void aLoneCarriageReturnOutsideQuotesBreaksItsRow() {
    var items = plain.read("a,b\n1,x\r2,y\n3,z\n");

    assertThat(items.places()).containsExactly("users.csv:2");
    assertThat(items.reasons())
        .containsExactly("a carriage return without line feed outside quotes");
    assertThat(items.broken().get(0).bytes())
        .isEqualTo("1,x\r2,y".getBytes(StandardCharsets.UTF_8));
    assertThat(items.records()).containsExactly("{\"a\":\"3\",\"b\":\"z\"}");
    assertThatThrownBy(() -> plain.read("a,b\r1,2\r3,4\r"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("carriage return without line feed");
  }

  @Test
  void aRowOfAnotherWidthIsBrokenAndTheNextGoesOn() {
    var items = plain.read("a,b,c,d\n1,2,3,4\n\"5\n\",6,7\n8,9,10,11,12\n1,2,3,4\n");

    assertThat(items.records()).hasSize(2);
    assertThat(items.places()).containsExactly("users.csv:3", "users.csv:5");
    assertThat(items.reasons())
        .containsExactly("3 columns, but the header has 4", "5 columns, but the header has 4");
    assertThat(items.broken().get(0).bytes())
        .isEqualTo("\"5\n\",6,7".getBytes(StandardCharsets.UTF_8));
    assertThat(items.broken()).noneMatch(SourceItem.BrokenPiece::fatal);
  }

  @Test
  void typedColumnsKeepDigitsAsTheyAre() {
    var typed =
        plain.typed(
            Map.of(
                "i", ColumnType.INTEGER,
                "n", ColumnType.NUMBER,
                "b", ColumnType.BOOLEAN,
                "j", ColumnType.JSON));
    var digits = "9".repeat(3000);

    var items =
        typed.read(
            "i,n,b,j,s\n"
                + digits
                + ",-0.10e+05,TRUE,\"{ \"\"x\"\" : [1.50,\n -0.0, 1E2] }\",5\n,,,,\n0,1,false,null,x\n");

    assertThat(items.records())
        .containsExactly(
            "{\"i\":"
                + digits
                + ",\"n\":-0.10e+05,\"b\":true,\"j\":{\"x\":[1.50,-0.0,1E2]},\"s\":\"5\"}",
            "{\"i\":null,\"n\":null,\"b\":null,\"j\":null,\"s\":\"\"}",
            "{\"i\":0,\"n\":1,\"b\":false,\"j\":null,\"s\":\"x\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER,abc,an integer",
    "INTEGER,1.5,an integer",
    "INTEGER,007,an integer",
    "INTEGER,-,an integer",
    "INTEGER,٣,an integer",
    "NUMBER,1.,a number",
    "NUMBER,.5,a number",
    "NUMBER,1e,a number",
    "NUMBER,NaN,a number",
    "NUMBER,0x10,a number",
    "BOOLEAN,yes,true or false",
    "JSON,{,JSON",
    "JSON,1 2,JSON",
    "JSON,\"\\ud800\",JSON",
  })
  void aValueThatDoesNotConvertIsBroken(ColumnType type, String value, String noun) {
    var items =
        CsvFixture.typed("age", type)
            .read("id,age\n1,\n2,\"" + value.replace("\"", "\"\"") + "\"\n3,\n");

    assertThat(items.places()).containsExactly("users.csv:3");
    assertThat(items.reasons()).containsExactly("column age: '" + value + "' is not " + noun);
    assertThat(items.records()).hasSize(2);
  }

  @Test
  void invalidBytesBreakOnlyTheirRowAndAreGivenBack() {
    var latin = "id,name\n1,J\u00fcrgen\n2,Eve\n\"3\n\",\"\u00e9\"\n4,\u00ff\n5,J\n";

    var items = plain.read(latin.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(items.records())
        .containsExactly("{\"id\":\"2\",\"name\":\"Eve\"}", "{\"id\":\"5\",\"name\":\"J\"}");
    assertThat(items.places()).containsExactly("users.csv:2", "users.csv:4", "users.csv:6");
    assertThat(items.reasons())
        .containsExactly(
            "invalid UTF-8 at line 2: byte 0xFC",
            "invalid UTF-8 at line 5: byte 0xE9",
            "invalid UTF-8 at line 6: byte 0xFF");
    assertThat(items.broken().get(0).bytes())
        .isEqualTo("1,J\u00fcrgen".getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16LE", "UTF-16", "UTF-8", "windows-1252"})
  void otherEncodingsAndDelimiters(String charset) {
    var fixture = new CsvFixture('\t', Charset.forName(charset));

    assertThat(fixture.read("id\tname\n1\tJ\u00fcrgen, jr\n").records())
        .containsExactly("{\"id\":\"1\",\"name\":\"J\u00fcrgen, jr\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"open", "\"open\nand no row\nbehind", "\"a\"\"", "\"", "\"open\r", "\"x\"\"\n"})
  void aQuoteThatStaysOpenIsReportedWhereItsRowBegan(String tail) {
    var items = plain.read("a,b\n1,2\n3," + tail);

    assertThat(items.records()).containsExactly("{\"a\":\"1\",\"b\":\"2\"}");
    assertThat(items.places()).containsExactly("users.csv:3");
    assertThat(items.reasons()).containsExactly("a quote is still open at the end of the file");
    assertThat(items.broken().get(0).fatal()).isTrue();
    assertThat(new String(items.broken().get(0).bytes(), StandardCharsets.UTF_8))
        .startsWith("3,\"");
  }

  @Test
  void aQuoteThatStaysOpenInAHugeFileTakesBoundedMemory() {
    var endless = new Endless("x y\n", 64L << 20);
    var begin = new ByteArrayInputStream("a,b\n1,2\n3,\"".getBytes(StandardCharsets.UTF_8));

    var items = Items.of(plain.reader(new SequenceInputStream(begin, endless)));

    assertThat(items.records()).hasSize(1);
    assertThat(items.places()).containsExactly("users.csv:3");
    assertThat(items.reasons()).containsExactly("a quote is still open at the end of the file");
    assertThat(items.broken().get(0).fatal()).isTrue();
    assertThat(items.broken().get(0).bytes()).hasSize(SourceItem.BrokenPiece.MAX_BYTES);
  }

  @Test
  void aRowOfHugeSizeIsPassedOver() {
    var field = "y".repeat(4 << 20);

    var items = plain.read("a,b,c\n1,2,3\n" + field + "," + field + ",y\n4,5,6\n");

    assertThat(items.records()).hasSize(2);
    assertThat(items.reasons())
        .containsExactly(
            "the row has %d bytes; the topic's max.message.bytes leaves room for %d"
                .formatted(2 * field.length() + 3, CsvFixture.MAX_RECORD_BYTES));
    assertThat(items.broken().get(0).fault()).isEqualTo(QuarantineReason.TOO_LARGE);
    assertThat(items.broken().get(0).bytes()).hasSize(SourceItem.BrokenPiece.MAX_BYTES);
  }

  @Test
  void textAfterAClosingQuoteBreaksItsRowAloud() {
    var items = plain.read("a,b\n1,2\n3,\"x\"y\n5,6\n");

    assertThat(items.records())
        .containsExactly("{\"a\":\"1\",\"b\":\"2\"}", "{\"a\":\"5\",\"b\":\"6\"}");
    assertThat(items.places()).containsExactly("users.csv:3");
    assertThat(items.reasons()).containsExactly("unexpected character after closing quote: 'y'");
    assertThat(items.broken().get(0).fatal()).isFalse();
  }

  @Test
  void aReadFailureKeepsWhatWasReadableBefore() {
    var begin = new ByteArrayInputStream("a,b\n1,2\n3,".getBytes(StandardCharsets.UTF_8));
    var failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }
        };

    var items = Items.of(plain.reader(new SequenceInputStream(begin, failing)));

    assertThat(items.records()).hasSize(1);
    assertThat(items.reasons()).containsExactly("reading failed: disk on fire");
    assertThat(items.broken().get(0).fatal()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,name,id,x,name|more than one column 'id', 'name'",
        "id,,x|column 2 of the header has no name",
        "id,\"x|quote is still open",
        "id,\"x\"y|closing quote",
      })
  void aHeaderThatIsNoneIsRefusedInOneLine(String header, String message) {
    assertThatThrownBy(() -> plain.strict().read(header))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll(
            "source 'users'", "users.csv", message, "datastream.sources.users.path")
        .hasMessageNotContaining("\n");
  }

  @Test
  void columnsWithoutANameOfTheirOwnGetOneAndTheResultSaysSo() {
    var reader = plain.reader(stream("id,name,id,\n1,2,3,4\n"));

    var items = Items.of(reader);

    assertThat(items.records())
        .containsExactly("{\"id\":\"1\",\"name\":\"2\",\"id_2\":\"3\",\"column_4\":\"4\"}");
    assertThat(reader.warnings())
        .containsExactly(
            "users.csv: columns have no name of their own: column 3 is id_2, column 4 is column_4;"
                + " correct the header, or set datastream.sources.users.header-names=strict to"
                + " refuse it");
    assertThat(plain.reader(stream("id,name\n1,2\n")).warnings()).isEmpty();
  }

  @Test
  void typesAreOfTheNamesThatColumnsGet() {
    var types = Map.of("id_2", ColumnType.INTEGER, "column_3", ColumnType.BOOLEAN);

    assertThat(plain.typed(types).read("id,id,\n1,2,true\n").records())
        .containsExactly("{\"id\":\"1\",\"id_2\":2,\"column_3\":true}");
  }

  @Test
  void aHeaderThatEndsWithADelimiterAsItsRowsDoIsOne() {
    assertThat(plain.read("a,b,\n1,2,\n3,4,\n").records())
        .containsExactly(
            "{\"a\":\"1\",\"b\":\"2\",\"column_3\":\"\"}",
            "{\"a\":\"3\",\"b\":\"4\",\"column_3\":\"\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": 1}~{\"id\": 2}|NDJSON (one JSON value a line)|read it with format=ndjson (a file has type=file then)",
        "[{\"id\": 1}]|JSON|read it with format=json (a file has type=file then)",
        "PK\u0003\u0004.|a zip archive|unzip",
        "<!doctype html>~<p>|an HTML page|get the data itself",
        "i\u0000d\u0000~\u0000|text in UTF-16LE|datastream.sources.users.charset",
      })
  void whatIsNoCsvIsCalledByItsName(String text, String name, String cure) {
    assertThatThrownBy(() -> plain.read(text.replace('~', '\n')))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll("source 'users'", "users.csv: this is " + name + ", not", cure)
        .hasMessageNotContaining("\n");
  }

  @Test
  void textThatIsNotUtf16SaysSo() {
    assertThatThrownBy(
            () ->
                new CsvFixture(',', StandardCharsets.UTF_16)
                    .read("id,name\n1,John\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll("this is not UTF-16", "datastream.sources.users.charset");
  }

  @Test
  void byteOrderMarksAndZerosInMidFileAreData() {
    var items = plain.read("a,b\n\uFEFF1,x\u0000\n\uFEFF\"2\",y\n");

    assertThat(items.broken()).isEmpty();
    assertThat(items.records())
        .containsExactly(
            "{\"a\":\"\uFEFF1\",\"b\":\"x\\u0000\"}", "{\"a\":\"\uFEFF\\\"2\\\"\",\"b\":\"y\"}");
  }

  @Test
  void aTypeForAColumnThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> CsvFixture.typed("agee", ColumnType.INTEGER).read("id,age\n1,2\n"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll("'agee'", "'id', 'age'", "datastream.sources.users.columns.agee");
  }

  @Test
  void lineBreaksAcrossBufferBordersAreSeenWhole() {
    for (int pad = 16 * 1024 - 12; pad < 16 * 1024 + 12; pad++) {
      var name = "x".repeat(pad);

      var items = plain.read("a,b\r\n1," + name + "\r\n2,\"\r\"\r\n3,\"\ud83d\ude00\"\r\n");

      assertThat(items.broken()).isEmpty();
      assertThat(items.records())
          .hasSize(3)
          .element(2)
          .isEqualTo("{\"a\":\"3\",\"b\":\"\ud83d\ude00\"}");
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
