package io.datastream.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPlaceTest {
  @Test
  void comesThroughTheHeaders() {
    RunPlace place = new RunPlace("täglich:1", 1500);

    assertThat(RunPlace.of(place.headers()::get)).contains(place);
    assertThat(place.headers())
        .containsOnlyKeys("run-key", "first-record")
        .containsEntry("first-record", utf8("1500"));
    assertThat(place.recordKey(7)).isEqualTo("run:täglich:1:1507");
  }

  @Test
  void needsBothHeaders() {
    assertThat(RunPlace.of(Map.of("run-key", utf8("k"))::get)).isEmpty();
    assertThat(RunPlace.of(Map.of("first-record", utf8("0"))::get)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "-1", "+1", "01", "1.0", "1e3", "x", "١", "9999999999999999999", "1\n"})
  void takesNoOrdinalThatIsNone(String ordinal) {
    assertThat(of(utf8("k"), utf8(ordinal))).isFalse();
  }

  @Test
  void takesNoKeyThatCanNotBeStored() {
    assertThat(of(utf8(" "), utf8("0"))).isFalse();
    assertThat(of(utf8("a\0b"), utf8("0"))).isFalse();
    assertThat(of(new byte[] {(byte) 0xFF}, utf8("0"))).isFalse();
    assertThat(of(utf8("k".repeat(1025)), utf8("0"))).isFalse();
    assertThat(of(null, utf8("0"))).isFalse();
    assertThat(of(utf8("k"), utf8("999999999999999999"))).isTrue();
  }

  private static boolean of(byte[] key, byte[] ordinal) {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put("run-key", key);
    headers.put("first-record", ordinal);
    return RunPlace.of(headers::get).isPresent();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
