package io.datastream.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.record.QuarantineReason;
import io.datastream.source.Items;
import io.datastream.source.SourceItem;
import io.datastream.source.http.ApiFixture;
import io.datastream.source.http.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One element that is broken, odd or huge costs itself alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiElementsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  private static final String GOOD_1 = "{\"id\":\"good-1\"}";
  private static final String GOOD_2 = "{\"id\":\"good-2\"}";

  private ApiFixture sources;

  @BeforeAll
  void start() {
    sources = new ApiFixture();
  }

  @AfterAll
  void stop() {
    sources.close();
  }

  private Items read(byte[] body) throws IOException {
    try (var server =
        new RawServer(
            out -> {
              RawServer.write(out, OK);
              out.write(body);
              out.flush();
            })) {
      return sources.read(server.url());
    }
  }

  static Stream<Arguments> brokenElements() {
    return Stream.of(
        Arguments.of(
            utf8("{\"" + "n".repeat(60_000) + "\":1}"), "Name length (60000) exceeds the maximum"),
        Arguments.of(
            utf8("{\"a\":" + "[".repeat(1_500) + "]".repeat(1_500) + "}"),
            "is nested 1501 levels deep; at most 1000 are read"),
        Arguments.of(utf8("{\"\\ud800\":1}"), "half of a surrogate pair (U+D800) at byte 19"),
        Arguments.of(utf8("{\"a\":\"\\uDC00\"}"), "half of a surrogate pair (U+DC00) at byte 23"),
        Arguments.of(
            utf8("{\"a\":\"\\ud83d\\n\"}"), "half of a surrogate pair (U+D83D) at byte 23"),
        Arguments.of(bytes("7b2261223a22 c0af 227d"), "aren't UTF-8 at byte 23: C0 AF"),
        Arguments.of(bytes("7b2261223a22 eda080edb080 227d"), "aren't UTF-8 at byte 23: ED A0 80"),
        Arguments.of(bytes("7b2261223a22 f4908080 227d"), "aren't UTF-8 at byte 23: F4 90 80 80"),
        Arguments.of(bytes("7b22 ff 223a317d"), "aren't UTF-8 at byte 19: FF"),
        Arguments.of(utf8("{\"a\":NaN}"), "not valid JSON: Non-standard token 'NaN'"),
        Arguments.of(utf8("{\"id\" 3}"), "not valid JSON: Unexpected character"),
        Arguments.of(utf8("{\"a\":1,}"), "not valid JSON"),
        Arguments.of(utf8("{\"a\": 1 2}"), "not valid JSON"),
        Arguments.of(utf8("{\"a\":\"\\x\"}"), "not valid JSON"),
        Arguments.of(utf8("{\"a\":\"\n\"}"), "not valid JSON"),
        Arguments.of(utf8("{a:1}"), "not valid JSON"),
        Arguments.of(utf8("{\"a\":01}"), "not valid JSON"),
        Arguments.of(utf8("undefined"), "is not valid JSON: 'undefined'"),
        Arguments.of(utf8("-"), "is not valid JSON: '-'"),
        Arguments.of(utf8("[ 1, {} ]"), "is an array, not an object"));
  }

  @ParameterizedTest
  @MethodSource("brokenElements")
  void aBrokenElementCostsItselfAlone(byte[] element, String reason) throws IOException {
    var items = read(join(utf8("[" + GOOD_1 + ","), element, utf8("," + GOOD_2 + "]")));

    assertThat(items.records()).containsExactly(GOOD_1, GOOD_2);
    var piece = items.broken().get(0);
    assertThat(items.broken()).hasSize(1);
    assertThat(piece.reason()).startsWith("element 1 ").contains(reason);
    assertThat(piece.reason()).doesNotContain("`", "Feature", "StreamRead");
    assertThat(piece.place()).endsWith(" @ byte 17");
    assertThat(piece.bytes()).isEqualTo(element);
    assertThat(piece.fault()).isEqualTo(QuarantineReason.UNREADABLE);
    assertThat(piece.fatal()).isFalse();
  }

  @Test
  void whatOnlyLooksOddIsRead() throws IOException {
    var digits = "7".repeat(200_000);
    var odd =
        List.of(
            "{\"\\ud83d\\ude00\":\"\\uD83D\\uDE00\"}",
            "{\"n\":" + digits + "}",
            "{\"a\":" + "[".repeat(999) + "]".repeat(999) + "}",
            "{\"" + "n".repeat(50_000) + "\":\"\\\\ud800\"}",
            "{\"a\":\"}],[{\\\"\"}",
            "{\"\":\"\\u0000\\/\uFFFD\"}");

    var items = read(utf8("[" + String.join(",\n", odd) + "]"));

    assertThat(items.reasons()).isEmpty();
    assertThat(items.records())
        .containsExactly(
            "{\"😀\":\"😀\"}",
            odd.get(1),
            odd.get(2),
            odd.get(3),
            odd.get(4),
            "{\"\":\"\\u0000/\uFFFD\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[G1,]|element 1 is missing|16|,",
        "[G1,,G2]|element 1 is missing|17|,",
        "[ , G1]|element 0 is missing|2|,",
        "[G1 {\"id\":3}, G2]|element 1 has no comma before it|17|{\"id\":3}",
      })
  void aCommaTooManyOrTooFewCostsNoNeighbour(String body, String reason, int at, String piece)
      throws IOException {
    var items = read(utf8(body.replace("G1", GOOD_1).replace("G2", GOOD_2)));

    assertThat(items.records())
        .containsExactlyElementsOf(body.contains("G2") ? List.of(GOOD_1, GOOD_2) : List.of(GOOD_1));
    assertThat(items.reasons()).singleElement().asString().startsWith(reason);
    assertThat(items.places().get(0)).endsWith(" @ byte " + at);
    assertThat(items.broken().get(0).bytes()).isEqualTo(utf8(piece));
    assertThat(items.broken().get(0).fatal()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[G1|the JSON is cut off: it ends before element 1|``",
        "[G1,|the JSON is cut off: it ends before element 1|``",
        "[G1, {\"id\":[1,|the JSON is cut off: it ends in element 1|{\"id\":[1,",
        "[G1, \"abc|the JSON is cut off: it ends in element 1|\"abc",
        "[G1, {\"id\":\"\\|the JSON is cut off: it ends in element 1|{\"id\":\"\\",
        "[G1,{\"a\":[1},G2]|not valid JSON: element 1 closes a bracket|{\"a\":[1}",
        "[G1},G2]|not valid JSON: element 1 closes a bracket|}",
        "[G1] x|not valid JSON: Unrecognized token 'x'|``",
        "[G1]]|not valid JSON: Unexpected close marker ']'|``",
      })
  void theEndOfTheReadingHoldsOnlyWhatIsBroken(String body, String reason, String piece)
      throws IOException {
    var items = read(utf8(body.replace("G1", GOOD_1).replace("G2", GOOD_2)));

    assertThat(items.records()).containsExactly(GOOD_1);
    assertThat(items.reasons()).singleElement().asString().startsWith(reason);
    assertThat(items.broken().get(0).bytes()).isEqualTo(utf8(piece));
    assertThat(items.broken().get(0).fatal()).isTrue();
  }

  @Test
  void aRecordTooLargeIsPassedOverWithItsHeadItsLengthAndItsPlace() throws IOException {
    int mebibyte = 1 << 20;
    var string = "{\"s\":\"" + "x".repeat(20 * mebibyte) + "\"}";
    var array = "{\"a\":[" + "1,".repeat(25 * mebibyte) + "1]}";
    var text = "[" + GOOD_1 + "," + string + "," + array + ", \"" + string.substring(7, 2_000_000);

    var items = read(utf8(text + "\"," + GOOD_2 + "]"));

    assertThat(items.records()).containsExactly(GOOD_1, GOOD_2);
    assertThat(items.broken()).hasSize(3);
    assertThat(items.broken())
        .allSatisfy(
            it -> {
              assertThat(it.fault()).isEqualTo(QuarantineReason.TOO_LARGE);
              assertThat(it.fatal()).isFalse();
              assertThat(it.bytes()).hasSize(mebibyte);
            });
    assertThat(items.reasons().get(0))
        .isEqualTo(
            "element 1 has %d bytes; the topic's max.message.bytes leaves room for %d"
                .formatted(string.length(), ApiFixture.MAX_RECORD_BYTES));
    assertThat(items.reasons().get(1)).startsWith("element 2 has " + array.length() + " bytes");
    assertThat(items.places().get(1)).endsWith(" @ byte " + (18 + string.length()));
    assertThat(items.broken().get(1).bytes()).startsWith(utf8("{\"a\":[1,1,"));
  }

  @Test
  void aGibibyteInOneStringOfGzipIsPassedOver() throws IOException {
    try (var server =
        new RawServer(
            out -> {
              RawServer.write(out, OK.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"));
              var gzip = fast(out);
              gzip.write(utf8("[" + GOOD_1 + ",{\"s\":\""));
              var part = new byte[1 << 20];
              Arrays.fill(part, (byte) 'x');
              for (int i = 0; i < 1024; i++) {
                gzip.write(part);
              }
              gzip.write(utf8("\"}," + GOOD_2 + "]"));
              gzip.finish();
              out.flush();
            })) {
      var items = sources.read(server.url());

      assertThat(items.records()).containsExactly(GOOD_1, GOOD_2);
      assertThat(items.reasons())
          .singleElement()
          .asString()
          .startsWith("element 1 has " + ((1 << 30) + 8) + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gzipMayHaveSeveralMembersWithPausesBetween(boolean chunked) throws IOException {
    var seen = new CountDownLatch(1);
    var members = List.of(gzip("[" + GOOD_1), gzip(""), gzip("," + GOOD_2 + ",{}"), gzip("]"));
    try (var server =
        new RawServer(
            out -> {
              var head = chunked ? "\r\nTransfer-Encoding: chunked" : "";
              RawServer.write(
                  out, OK.replace("\r\n\r\n", "\r\nContent-Encoding: gzip" + head + "\r\n\r\n"));
              for (var member : members) {
                if (chunked) {
                  RawServer.write(out, Integer.toHexString(member.length) + "\r\n");
                }
                out.write(member);
                RawServer.write(out, chunked ? "\r\n" : "");
                // The others come only when the reader has nothing left but to wait for them.
                seen.await();
              }
              RawServer.write(out, chunked ? "0\r\n\r\n" : "");
            })) {
      var reader = sources.open(ApiFixture.api(server.url()));
      assertThat(((SourceItem.ReadRecord) reader.next()).json()).isEqualTo(utf8(GOOD_1));
      seen.countDown();
      var items = Items.of(reader);

      assertThat(items.reasons()).isEmpty();
      assertThat(items.records()).containsExactly(GOOD_2, "{}");
    }
  }

  @Test
  void aConnectionLostInTheHeadOfAMemberIsNoEnd() throws IOException {
    var first = gzip("[" + GOOD_1 + "]");
    var second = gzip(" ");
    try (var server =
        new RawServer(
            out -> {
              RawServer.write(
                  out,
                  OK.replace(
                      "Connection: close", "Content-Length: 1000\r\nContent-Encoding: gzip"));
              out.write(first);
              out.write(second, 0, 5);
              out.flush();
            })) {
      var items = sources.read(server.url());

      assertThat(items.records()).containsExactly(GOOD_1);
      assertThat(items.reasons()).singleElement().asString().startsWith("connection lost");
    }
  }

  @Test
  void theLimitIsForWhatIsWrittenNotForHowItStandsThere() throws IOException {
    int room = ApiFixture.MAX_RECORD_BYTES - "{\"s\":\"\"}".length();
    var spaced = "{ \"s\" : " + " ".repeat(500_000) + "\"" + "x".repeat(room) + "\" }";
    var escaped = "{\"s\":\"" + "\\u00e9".repeat(room / 2) + "\"}";
    var one = "{\"s\":\"" + "x".repeat(room + 1) + "\"}";

    var items = read(utf8("[" + spaced + "," + escaped + "," + one + "," + GOOD_2 + "]"));

    assertThat(items.records()).hasSize(3);
    assertThat(items.records().get(0)).hasSize(ApiFixture.MAX_RECORD_BYTES);
    assertThat(items.records().get(1)).isEqualTo("{\"s\":\"" + "é".repeat(room / 2) + "\"}");
    assertThat(items.broken()).hasSize(1);
    assertThat(items.broken().get(0).fault()).isEqualTo(QuarantineReason.TOO_LARGE);
  }

  @Test
  void oddThingsAroundTheArrayCostNoRecord() throws IOException {
    var name = "n".repeat(60_000);
    var deep = "[".repeat(1_500) + "]".repeat(1_500);
    var around = "\"" + name + "\":" + deep + ",\"s\":\"" + "x".repeat(2_000_000) + "\"";
    var body = "{" + around + ",\"items\":[" + GOOD_1 + "," + GOOD_2 + "]," + around + "}";
    try (var server = new RawServer(out -> RawServer.write(out, OK + body))) {
      var api = ApiFixture.api(server.url());
      var items = Items.of(sources.open(api, "/items"));

      assertThat(items.reasons()).isEmpty();
      assertThat(items.records()).containsExactly(GOOD_1, GOOD_2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
  void theDocumentsEncodingIsFoundByItsFirstBytes(String charset) throws IOException {
    var body = "[{\"id\":\"é😀\"}," + GOOD_2 + "]";

    var items = read(body.getBytes(Charset.forName(charset)));

    assertThat(items.reasons()).isEmpty();
    assertThat(items.records()).containsExactly("{\"id\":\"é😀\"}", GOOD_2);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheDocument() throws IOException {
    assertThat(read(utf8("\uFEFF[" + GOOD_1 + "]")).records()).containsExactly(GOOD_1);
  }

  @Test
  void halfOfAPairInUtf16CostsItsElementAlone() throws IOException {
    var body =
        ("[" + GOOD_1 + ",{\"a\":\"?\"}," + GOOD_2 + "]").getBytes(StandardCharsets.UTF_16BE);
    int at = 2 * "[{'id':'good-1'},{'a':'".length();
    body[at] = (byte) 0xD8;
    body[at + 1] = 0;

    var items = read(body);

    assertThat(items.records()).containsExactly(GOOD_1, GOOD_2);
    assertThat(items.reasons()).singleElement().asString().contains("element 1");
  }

  private static GZIPOutputStream fast(OutputStream out) throws IOException {
    return new GZIPOutputStream(out, 64 * 1024) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }

  private static byte[] gzip(String text) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(utf8(text));
    }
    return zipped.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] join(byte[]... parts) throws IOException {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }
}
