package io.datastream.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordRulesTest {
  private static final RecordRules NONE = new RecordRules(Optional.empty(), Optional.empty());

  @Test
  void areWrittenAsTheDocumentationSays() {
    assertThat(text(rules(List.of("id", "line"), "at")))
        .isEqualTo("{\"key\":[\"id\",\"line\"],\"event_time\":\"at\"}");
    assertThat(text(NONE)).isEqualTo("{}");
  }

  @Test
  void readsWhatItWrote() {
    for (RecordRules each :
        List.of(
            NONE,
            rules(List.of("id"), null),
            new RecordRules(Optional.empty(), Optional.of("at")),
            rules(List.of("a b", "é\uD83D\uDE00", "\"\\\n\u0000"), "{}"))) {
      assertThat(RecordRules.of(each.header())).contains(each);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { } ",
        "{\"version\":{\"a\":[1]},\"mode\":\"append\"}",
      })
  void whatItDoesNotKnowIsPassedOver(String header) {
    assertThat(of(header)).contains(NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id",
        "[]",
        "null",
        "{",
        "{}{}",
        "{} x",
        "{\"key\":\"id\"}",
        "{\"key\":[]}",
        "{\"key\":[1]}",
        "{\"key\":[\"\"]}",
        "{\"key\":null}",
        "{\"key\":[\"id\"",
        "{\"key\":[\"id\"}",
        "{\"event_time\":7}",
        "{\"event_time\":\" \"}",
        "{\"event_time\":null}"
      })
  void anythingElseCanNotBeRead(String header) {
    assertThat(of(header)).isEmpty();
  }

  @Test
  void whatIsNoUtf8OrTooLongCanNotBeReadEither() {
    assertThat(RecordRules.of(new byte[] {'{', (byte) 0xFF, '}'})).isEmpty();
    assertThat(of("{\"x\":\"" + "x".repeat(100_000) + "\"}")).isEmpty();
  }

  @Test
  void neverThrows() {
    byte[] header = rules(List.of("id", "é"), "at").header();
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] changed = Arrays.copyOf(header, 1 + random.nextInt(header.length));
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);

      assertThat(RecordRules.of(changed)).as("seed %d", seed).isNotNull();
    }
  }

  private static RecordRules rules(List<String> key, String eventTime) {
    return new RecordRules(Optional.of(key), Optional.ofNullable(eventTime));
  }

  private static Optional<RecordRules> of(String header) {
    return RecordRules.of(header.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(RecordRules rules) {
    return new String(rules.header(), StandardCharsets.UTF_8);
  }
}
