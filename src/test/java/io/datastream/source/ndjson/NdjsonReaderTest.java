package io.datastream.source.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.QuarantineReason;
import io.datastream.source.Items;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Body;
import io.datastream.source.json.JsonFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonReaderTest {
  private static final int MOST = 100_000;

  @Test
  void eachLineIsARecordAsItStandsThere() {
    Items items =
        read("\uFEFF{\"a\": 1e2 ,\"b\":[-0.0, 1.50]}\r\n\r\n \t\n{\"ü\":\"a b\\u0041\\\"\"}\n{}");

    assertThat(items.broken()).isEmpty();
    assertThat(items.records())
        .containsExactly("{\"a\":1e2,\"b\":[-0.0,1.50]}", "{\"ü\":\"a bA\\\"\"}", "{}");
    assertThat(read("").records()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]|is an array, not an object",
        "\"x\"|is a string, not an object",
        "null|is null, not an object",
        "12|is a number, not an object",
        "nonsense|is not valid JSON: 'nonsense'",
        "{\"a\":1}{\"b\":2}|goes on after its value, at byte 7",
        "{\"a\":1},|goes on after its value, at byte 7",
        "{\"a\":1|the JSON is cut off",
        "{\"a\":[1}|not valid JSON",
        "{\"a\":1}}|goes on after its value",
        "}|not valid JSON",
        "{\"a\":\"x|the JSON is cut off",
        "{\"a\":01}|not valid JSON",
        "{\"a\":\"\\ud800\"}|half of a surrogate pair",
      })
  void aBrokenLineCostsItself(String line, String why) {
    Items items = read("{\"n\":1}\n" + line + "\n{\"n\":2}\n");

    assertThat(items.records()).containsExactly("{\"n\":1}", "{\"n\":2}");
    assertThat(items.places()).containsExactly("x.ndjson:2");
    assertThat(items.reasons()).singleElement().asString().contains(why);
    assertThat(items.broken().get(0).fatal()).isFalse();
    assertThat(items.broken().get(0).bytes()).isEqualTo(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bytesThatAreNoUtf8CostTheirLine() {
    Items items = read("{\"n\":1}\n{\"a\":\"ü\"}\n{\"n\":2}\n", StandardCharsets.ISO_8859_1);

    assertThat(items.records()).hasSize(2);
    assertThat(items.reasons()).singleElement().asString().contains("aren't UTF-8 at byte 6: FC");
  }

  @Test
  void aLineThatIsTooLongIsPassedOver() {
    String at = "{\"a\":\"" + "x".repeat(MOST - 8) + "\"}";
    String over = "{\"a\":\"" + "x".repeat(MOST) + "\"}";
    String far = "{\"a\":\"" + "x".repeat(30 * MOST) + "\"}";

    Items items = read(at + "\n" + over + "\n{}\n" + far + "\n{\"b\":1}\n" + far);

    assertThat(items.records()).containsExactly(at, "{}", "{\"b\":1}");
    assertThat(items.places()).containsExactly("x.ndjson:2", "x.ndjson:4", "x.ndjson:6");
    assertThat(items.broken())
        .allMatch(it -> it.fault() == QuarantineReason.TOO_LARGE && !it.fatal());
    assertThat(items.reasons().get(1)).startsWith("the line has " + far.length() + " bytes");
  }

  @Test
  void whatEndsInTheMiddleIsCutOff() {
    Items items = read("{\"a\":1}\n{\"a\":2");

    assertThat(items.records()).hasSize(1);
    assertThat(items.reasons()).containsExactly("the NDJSON is cut off: it ends in line 2");
    assertThat(items.broken().get(0).fatal()).isTrue();
  }

  @Test
  void aLostConnectionComesAfterAllLinesBeforeIt() {
    InputStream lost =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }
        };
    byte[] text = "{\"a\":1}\n{\"a\":2".getBytes(StandardCharsets.UTF_8);

    Items items = read(new SequenceInputStream(new ByteArrayInputStream(text), lost));

    assertThat(items.records()).containsExactly("{\"a\":1}");
    assertThat(items.broken()).hasSize(1);
    assertThat(items.reasons()).containsExactly("connection lost");
    assertThat(items.broken().get(0).bytes())
        .isEqualTo("{\"a\":2".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"a\":1}]|this is JSON, not NDJSON; read it with format=json",
        "{\\n\"a\":1}|this is JSON, not NDJSON",
        "<html>|this is an HTML page, not NDJSON"
      })
  void whatIsSomethingElseIsRefused(String text, String why) {
    assertThatThrownBy(() -> read(text.translateEscapes()))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageStartingWith("source 's': /x.ndjson: ")
        .hasMessageContaining(why);
  }

  @Test
  void whoConfiguresJsonIsToldOfNdjson() {
    Items items =
        Items.of(
            JsonFormat.parser(JsonPointer.empty())
                .read(body(stream("{\"a\":1}\n{\"a\":2}\n", StandardCharsets.UTF_8)), MOST));

    assertThat(items.reasons()).singleElement().asString().contains("format=ndjson");
  }

  /** In pieces of any size come the same lines, whatever stands in them. */
  @Test
  void anyLinesInAnyPieces() {
    Random random = new Random(73);
    String[] bits = {"{", "}", "[", "]", "\"", "\\", "\\u0041", ":", ",", " ", "ü", "1", "\"a\":1"};
    for (int round = 0; round < 2000; round++) {
      List<String> good = new ArrayList<>();
      StringBuilder text = new StringBuilder("{\"first\":1}\n");
      good.add("{\"first\":1}");
      for (int i = random.nextInt(12); i > 0; i--) {
        if (random.nextBoolean()) {
          String record = "{\"n\":\"" + "x".repeat(random.nextInt(80)) + "\",\"é\":" + i + "}";
          good.add(record);
          text.append(record);
        } else {
          text.append('#');
          for (int k = random.nextInt(10); k > 0; k--) {
            text.append(bits[random.nextInt(bits.length)]);
          }
        }
        text.append(random.nextBoolean() ? "\r\n" : "\n");
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

      Items items =
          read(
              new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] to, int offset, int length) {
                  return super.read(to, offset, Math.min(length, 1 + random.nextInt(50)));
                }
              });

      assertThat(items.records()).as(text.toString()).isEqualTo(good);
      assertThat(items.records().size() + items.broken().size())
          .isEqualTo((int) text.chars().filter(it -> it == '\n').count());
    }
  }

  private static Items read(String text) {
    return read(text, StandardCharsets.UTF_8);
  }

  private static Items read(String text, Charset charset) {
    return read(stream(text, charset));
  }

  private static Items read(InputStream in) {
    return Items.of(NdjsonFormat.parser("s").read(body(in), MOST));
  }

  private static InputStream stream(String text, Charset charset) {
    return new ByteArrayInputStream(text.getBytes(charset));
  }

  private static Body body(InputStream in) {
    return new Body("x.ndjson", "/x.ndjson", "path", null, List.of(), in);
  }
}
