package io.datastream.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "27, \\u001b", // escape
    "0, \\u0000",
    "7, \\u0007",
    "8, \\u0008",
    "127, \\u007f",
    "155, \\u009b", // C1's own escape sequence
    "8238, \\u202e", // right to left
    "8295, \\u2067",
    "8206, \\u200e",
    "65279, \\ufeff",
    "55357, \\ud83d", // half a pair
    "917569, \\udb40\\udc41" // a tag
  })
  void whatATerminalWouldObeyIsShown(int character, String shown) {
    String text = "a" + Character.toString(character) + "b";

    assertThat(Printable.line(text)).isEqualTo("a" + shown + "b");
    assertThat(Printable.lines(text)).isEqualTo("a" + shown + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Grüße, 世界", "👨‍👩‍👧", "می‌خواهم", "\\u001b as text"})
  void wordsStayAsTheyAre(String text) {
    assertThat(Printable.line(text)).isSameAs(text);
    assertThat(Printable.lines(text)).isSameAs(text);
  }

  @Test
  void aLineIsOneLine() {
    assertThat(Printable.line("first \n\tsecond\r\nthird\rfourth\u2028fifth\tend"))
        .isEqualTo("first second third fourth fifth end");
    assertThat(Printable.lines("first\n\tat second\r\n")).isEqualTo("first\n\tat second\r\n");
  }

  @Test
  void jsonStaysTheSameJson() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(20, 0, 0x3000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String written = json.writeValueAsString(text);

      String printable = Printable.lines(written);

      assertThat(printable).doesNotContainPattern("[\\p{Cc}\\u2028-\\u202e]");
      assertThat(json.readValue(printable, String.class)).isEqualTo(text);
    }
  }
}
