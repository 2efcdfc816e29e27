package io.datastream.message.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeWriterTest {
  private static final Instant TIME = Instant.parse("2025-12-13T10:30:00Z");

  @Test
  void framesRecordsAsPythonDoes() {
    EnvelopeWriter writer = new EnvelopeWriter("api_users");
    writer.add(utf8("{\"id\": 1}"));
    writer.add(utf8("{\"id\": 2}"));

    assertThat(text(writer.finish(TIME)))
        .isEqualTo(
            "{\"source\": \"api_users\", \"data\": [{\"id\": 1}, {\"id\": 2}], \"timestamp\":"
                + " \"2025-12-13T10:30:00.000\", \"batch_size\": 2, \"processed\": false}");
  }

  @Test
  void writesTheNextEnvelopeFromItsBeginning() {
    EnvelopeWriter writer = new EnvelopeWriter("a");
    writer.add(utf8("{\"id\":1}"));
    writer.finish(TIME);
    writer.add(utf8("{\"id\":2}"));

    assertThat(writer.records()).isEqualTo(1);
    assertThat(text(writer.finish(TIME.plusMillis(7))))
        .isEqualTo(
            "{\"source\": \"a\", \"data\": [{\"id\":2}], \"timestamp\": \"2025-12-13T10:30:00.007\","
                + " \"batch_size\": 1, \"processed\": false}");
    assertThat(writer.records()).isZero();
  }

  @Test
  void refusesAnEnvelopeWithoutRecords() {
    EnvelopeWriter writer = new EnvelopeWriter("a");

    assertThatIllegalStateException().isThrownBy(() -> writer.finish(TIME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"b",
        "a\\b",
        "line\nbreak",
        "tab\t",
        "\u0001",
        "größe",
        "中文",
        "\uD83D\uDE00",
        "</script>"
      })
  void quotesTheNameOfTheSource(String source) throws JsonProcessingException {
    EnvelopeWriter writer = new EnvelopeWriter(source);
    writer.add(utf8("{}"));
    String envelope = text(writer.finish(TIME));

    assertThat(new ObjectMapper().readTree(envelope).get("source").textValue()).isEqualTo(source);
    assertThat(envelope).doesNotContain("\n", "\t", "\u0001");
  }

  @Test
  void knowsItsSizeBeforeARecordComesIn() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      RandomJson json = new RandomJson(random);
      EnvelopeWriter writer = new EnvelopeWriter(random.nextBoolean() ? "users" : "größe\"\n");
      // Numbers of records around which the digits of batch_size change are among them.
      int records = 1 + random.nextInt(120);
      int announced = 0;
      for (int i = 0; i < records; i++) {
        byte[] next = utf8(json.object(2));
        announced = writer.sizeWith(next.length);
        writer.add(next);
      }

      assertThat(writer.finish(Instant.ofEpochMilli(random.nextInt())))
          .as("seed %d", seed)
          .hasSize(announced);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
