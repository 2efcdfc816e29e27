package io.datastream.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JsonCursorTest {
  private static final String[] PIECES = {
    "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\\", "1", "t", "null", " ", "\u0000"
  };

  @Test
  void namesAreTheSameWithAndWithoutEscapes() {
    JsonCursor cursor = new JsonCursor();
    cursor.start(JsonText.of("{\"n\\u0061me\":1,\"a\\\"b\":2}"));
    cursor.enter();

    assertThat(cursor.nextField()).isTrue();
    assertThat(cursor.isNamed("name".getBytes(StandardCharsets.UTF_8))).isTrue();
    cursor.take();
    assertThat(cursor.nextField()).isTrue();
    assertThat(cursor.isNamed("a\"b".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(cursor.isNamed("a\\\"b".getBytes(StandardCharsets.UTF_8))).isFalse();
    cursor.take();
    assertThat(cursor.nextField()).isFalse();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void endsWhateverTheTextIs() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "[" : "{");
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      JsonCursor cursor = new JsonCursor();
      cursor.start(JsonText.of(text.toString()));
      try {
        walk(cursor);
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        // It believes what it is given.
      }
    }
  }

  private static void walk(JsonCursor cursor) {
    JsonCursor.Kind kind = cursor.peek();
    if (kind == JsonCursor.Kind.OBJECT) {
      cursor.enter();
      while (cursor.nextField()) {
        walk(cursor);
      }
    } else if (kind == JsonCursor.Kind.ARRAY) {
      cursor.enter();
      while (cursor.nextElement()) {
        walk(cursor);
      }
    } else {
      cursor.take();
      cursor.text();
    }
  }
}
