package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialBytesTest {

  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t', '|', '\\', '~', ' '})
  void eachByteIsFoundAtEachPlace(char delimiter) {
    var special = new SpecialBytes((byte) delimiter);
    for (int value = 0; value < 256; value++) {
      for (int at = 0; at < 20; at++) {
        byte[] bytes = plain(20);
        bytes[at] = (byte) value;

        assertThat(special.next(bytes, 0, 20))
            .as("%d at %d", value, at)
            .isEqualTo(isSpecial((byte) value, delimiter) ? at : 20);
      }
    }
  }

  @Test
  void theFirstIsFoundWhateverComesAfterIt() {
    var special = new SpecialBytes((byte) ',');
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        // Plain for the most part: what lies next to the values that are looked for.
        for (int at = 0; at < bytes.length; at++) {
          bytes[at] = (byte) (random.nextInt(12) == 0 ? bytes[at] : "!#+-[]a~ ".charAt(at % 9));
        }
      }
      int start = random.nextInt(bytes.length);
      int end = start + random.nextInt(bytes.length - start + 1);
      int expected = start;
      while (expected < end && !isSpecial(bytes[expected], ',')) {
        expected++;
      }

      assertThat(special.next(bytes, start, end)).isEqualTo(expected);
    }
  }

  private static byte[] plain(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static boolean isSpecial(byte b, char delimiter) {
    int value = b & 0xFF;
    return value < 0x20 || value >= 0x80 || value == '"' || value == '\\' || value == delimiter;
  }
}
