package io.datastream.init.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyGuessTest {

  @Test
  void aFieldIsTheKeyThatIsCalledSoAndUniqueAndNeverMissing() {
    assertKey("orders", "id", "{\"name\":\"a\",\"id\":1}", "{\"name\":\"b\",\"id\":2}");
    assertKey(
        "orders", "orderNo", "{\"x_id\":1,\"orderNo\":\"A\"}", "{\"x_id\":2,\"orderNo\":\"B\"}");
    assertKey(
        "orders", "order_id", "{\"user_id\":1,\"order_id\":1}", "{\"user_id\":2,\"order_id\":2}");
    assertKey("x", "UUID", "{\"UUID\":\"a\"}", "{\"UUID\":\"b\"}");
    assertKey("x", "e_id", "{\"id\":null,\"e_id\":1}", "{\"id\":1,\"e_id\":2}");
  }

  @Test
  void whatComesTwiceOrIsMissingOrIsNoKeyIsNone() {
    assertThat(of("x", "{\"id\":1}", "{\"id\":1}").fields()).isEmpty();
    assertThat(of("x", "{\"id\":1}", "{\"id\":1}").why())
        .contains("id has 1 values that come again");
    assertThat(of("x", "{\"id\":1}", "{\"a\":1}").why()).contains("id is missing");
    assertThat(of("x", "{\"id\":1}", "{\"id\":\"\"}").fields()).isEmpty();
    assertThat(of("x", "{\"id\":1.5}", "{\"id\":2}").fields()).isEmpty();
    assertThat(of("x", "{\"id\":{}}", "{\"id\":[]}").fields()).isEmpty();
    assertThat(of("x", "{\"name\":\"a\"}", "{\"name\":\"b\"}").fields()).isEmpty();
    assertThat(of("x", "{\"name\":\"a\"}", "{\"name\":\"b\"}").why())
        .contains("no value comes twice in name");
  }

  @Test
  void twoFieldsMayBeItTogether() {
    assertThat(
            of(
                    "lines",
                    "{\"order_id\":1,\"line\":1,\"qty\":5}",
                    "{\"order_id\":1,\"line\":2,\"qty\":5}",
                    "{\"order_id\":2,\"line\":1,\"qty\":5}")
                .fields())
        .containsExactly("order_id", "line");
  }

  @Test
  void oneRecordCanNotTell() {
    assertThat(of("x", "{\"id\":1}").why()).contains("one record can't tell");
  }

  @Test
  void whereRecordsChangeTheLaterOneCounts() {
    KeyGuess guess = KeyGuess.of(Records.of("{\"id\":1}", "{\"id\":1}"), "x", true);

    assertThat(guess.fields()).containsExactly("id");
    assertThat(guess.why()).contains("1 come again");
  }

  @Test
  void timesAreToldByNameAndValue() {
    TimeGuess times =
        new TimeGuess(
            Records.of(
                "{\"at\":\"x\",\"updated_at\":\"2026-01-01\",\"created_at\":\"2026-01-01T00:00:00Z\"}",
                "{\"at\":\"y\",\"updated_at\":\"2026-01-02\",\"created_at\":\"\"}"));
    assertThat(times.eventTime()).contains("created_at");
    assertThat(times.version()).contains("updated_at");
    assertThat(new TimeGuess(Records.of("{\"ts\":1767225600000}")).eventTime()).contains("ts");
    assertThat(new TimeGuess(Records.of("{\"ts\":17}")).eventTime()).isEmpty();
    assertThat(new TimeGuess(Records.of("{\"price\":1767225600}")).eventTime()).isEmpty();
    assertThat(new TimeGuess(Records.of("{\"date\":\"31.12.2025\"}")).eventTime())
        .isEqualTo(Optional.empty());
  }

  private static void assertKey(String source, String key, String... json) {
    assertThat(of(source, json).fields()).containsExactly(key);
  }

  private static KeyGuess of(String source, String... json) {
    return KeyGuess.of(Records.of(json), source, false);
  }
}
