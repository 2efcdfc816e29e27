package io.datastream.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordExpressionsTest {
  @Test
  void eachHasItsOwnValueOfTheSameRecord() throws Exception {
    var on = expressions("b", "a + b", "a", "record", "'x'").on(JsonText.of("{\"a\":1,\"b\":2}"));

    assertThat(texts(on, 5)).containsExactly("2", "3", "1", "{\"a\":1,\"b\":2}", "x");
  }

  @Test
  void aRecordIsReadWhereItStands() throws Exception {
    byte[] envelope =
        "[{\"a\":0},{\"é\":\"é\",\"a\":{\"b\":[1, 2]}},{\"a\":9}]".getBytes(StandardCharsets.UTF_8);
    var on = expressions("a", "a.b", "a.b[1]").on(new JsonText(envelope, 9, envelope.length - 18));

    assertThat(texts(on, 3)).containsExactly("{\"b\":[1, 2]}", "[1, 2]", "2");
  }

  @Test
  void ofANameThatStandsThereTwiceTheLaterCounts() throws Exception {
    var set = expressions("a", "coalesce(a.b, 'none')", "has(a.b)");

    assertThat(texts(set.on(JsonText.of("{\"a\":{\"b\":1},\"a\":{\"c\":2}}")), 3))
        .containsExactly("{\"c\":2}", "none", "false");
    assertThat(texts(set.on(JsonText.of("{\"a\":7,\"a\":{\"b\":2}}")), 3))
        .containsExactly("{\"b\":2}", "2", "true");
  }

  @Test
  void namesWithEscapesAreTheSameNames() throws Exception {
    var on =
        expressions("name", "`a\"b`")
            .on(JsonText.of("{\"n\\u0061me\":\"\\u00e9\\n\",\"a\\\"b\":1}"));

    assertThat(texts(on, 2)).containsExactly("é\n", "1");
  }

  @Test
  void aValueIsJsonToo() throws Exception {
    var on =
        expressions("s", "t + 's'", "n", "n * 2", "o", "[o]", "b", "x", "e")
            .on(
                JsonText.of(
                    "{\"s\":\"é\",\"t\":\"\\\"\\\\\\n😀\",\"n\":1e2,\"o\":{ \"a\":1},\"b\":true,\"e\":\"\"}"));
    List<String> json = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      json.add(on.json(i).toString());
    }

    assertThat(json)
        .containsExactly(
            "\"é\"",
            "\"\\\"\\\\\\n😀s\"",
            "1e2",
            "200",
            "{ \"a\":1}",
            "[{ \"a\":1}]",
            "true",
            "null",
            "\"\"");
  }

  @Test
  void oneFailsAlone() throws Exception {
    var on = expressions("a * 2", "a").on(JsonText.of("{\"a\":\"x\"}"));

    assertThatThrownBy(() -> on.value(0)).isInstanceOf(EvaluationFailedException.class);
    assertThat(on.value(1)).isEqualTo(new FieldValue(FieldValue.Kind.STRING, "x"));
  }

  @Test
  void whatIsNoObjectHasNoFields() throws Exception {
    var set = expressions("a");

    for (String other : List.of("7", "[{\"a\":1}]", "null", "")) {
      assertThatThrownBy(() -> set.on(JsonText.of(other)))
          .hasMessage("expressions take the fields of a JSON object; the record is none");
    }
    assertThatThrownBy(() -> set.on(JsonText.of("{\"a\":\"\\u00")))
        .isInstanceOf(EvaluationFailedException.class)
        .hasMessage("the record is no JSON");
  }

  @Test
  void textsThatGrowWithoutEndAreRefused() throws Exception {
    String growing = "a";
    for (int i = 0; i < 20; i++) {
      growing = "replace(" + growing + ", 'a', 'aaaaaaaaaa')";
    }
    var on = expressions(growing, "a").on(JsonText.of("{\"a\":\"a\"}"));

    assertThatThrownBy(() -> on.value(0))
        .hasMessageEndingWith(
            "it takes too much work: a record has room for texts of 16 million characters, or 250,000"
                + " values in arrays");
  }

  @Test
  void moreValuesThanMemoryShallHoldAreRefused() throws Exception {
    String record =
        "{\"a\":[%s],\"t\":\"%s\"}".formatted("0,".repeat(300_000) + "0", ",".repeat(300_000));
    var on = expressions("a[300000]", "a").on(JsonText.of(record));

    assertThat(on.value(0).text()).isEqualTo("0");
    assertThat(on.value(1).text()).hasSize(600_003);
    for (String many : List.of("size(a)", "1 in a", "a == [0]", "size(split(t, ','))")) {
      assertThatThrownBy(() -> expressions(many).on(JsonText.of(record)).value(0))
          .hasMessageContaining("it takes too much work");
    }
  }

  @Test
  void aSearchThatStartsOverAtEachCharacterIsRefused() throws Exception {
    String record =
        "{\"a\":\"%s\",\"b\":\"%sb\"}".formatted("a".repeat(1_000_000), "a".repeat(500_000));

    assertThatThrownBy(() -> expressions("contains(a, b)").on(JsonText.of(record)).holds(0))
        .hasMessageContaining("it takes too much work");
    assertThat(expressions("contains(a, 'aaab')").on(JsonText.of(record)).holds(0)).isFalse();
  }

  @Test
  void numbersThatAreOnlyPassedOnMayBeLong() throws Exception {
    String digits = "7".repeat(100_000);
    var on =
        expressions("a", "a + 1", "b", "b > 1")
            .on(JsonText.of("{\"a\":" + digits + ",\"b\":1e999999999}"));

    assertThat(on.value(0).text()).isEqualTo(digits);
    assertThat(on.value(2).text()).isEqualTo("1e999999999");
    assertThatThrownBy(() -> on.value(1)).hasMessageContaining("at most 1000 digits");
    assertThatThrownBy(() -> on.value(3)).hasMessageContaining("at most 1000 digits");
  }

  private static RecordExpressions expressions(String... texts) throws InvalidExpressionException {
    List<Expression> expressions = new ArrayList<>();
    for (String text : texts) {
      expressions.add(Expression.compile(text));
    }
    return new RecordExpressions(expressions);
  }

  private static List<String> texts(RecordExpressions.Evaluation on, int count) throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(on.value(i).text());
    }
    return texts;
  }
}
