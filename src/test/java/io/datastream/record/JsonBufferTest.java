package io.datastream.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
  private final JsonBuffer buffer = new JsonBuffer();
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void writesEveryCharacterAsTheGeneratorDoes() throws IOException {
    ExactJson exact = new ExactJson();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        continue;
      }
      char[] text = ("a" + Character.toString(codePoint) + "b").toCharArray();
      var expected = new java.io.ByteArrayOutputStream();
      if (codePoint < 0x3000 || codePoint % 97 == 0) {
        try (var generator = exact.generator(expected)) {
          generator.writeString(text, 0, text.length);
        }
        assertThat(string(text)).as("U+%X", codePoint).isEqualTo(utf8(expected.toByteArray()));
      }
    }
  }

  @Test
  void growsWithWhatIsWritten() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60_000);
      while (text.length() < length) {
        switch (random.nextInt(4)) {
          case 0 -> text.append((char) random.nextInt(0x20));
          case 1 -> text.append("\"\\\u00e9");
          case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x1000));
          default -> text.append("plain text".repeat(random.nextInt(500)));
        }
      }

      assertThat(json.readTree(string(text.toString().toCharArray())).textValue())
          .as("seed %d", seed)
          .isEqualTo(text.toString());
    }
  }

  @Test
  void writesAPartOfAText() {
    char[] text = "12345".toCharArray();
    buffer.write("12345".getBytes(StandardCharsets.US_ASCII), 1, 2);
    buffer.write(',');
    buffer.writeString(text, 2, 2);

    assertThat(utf8(buffer.toBytes())).isEqualTo("23,\"\"");
  }

  private String string(char[] text) {
    buffer.clear();
    buffer.writeString(text, 0, text.length);
    return utf8(buffer.toBytes());
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
