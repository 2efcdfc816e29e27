package io.datastream.init.guess;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.init.guess.ColumnGuess.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnGuessesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 2 -3 0|{type=bigint}",
        "1 9223372036854775808|{type=numeric}",
        "1 2.50 -0.001|{type=numeric}",
        "1.5e3 2|{type=numeric}",
        "true FALSE|{type=boolean}",
        "12,5 3|{type=numeric, decimal=,}",
        "1.234,50 7|{type=numeric, decimal=,, thousands=.}",
        "1,234.50 7|{type=numeric, thousands=,}",
        "1,234,567 8|{type=numeric, thousands=,}",
        "1.234.567 8|{type=numeric, decimal=,, thousands=.}",
        "1'234.50 1|{type=numeric, thousands='}",
        "31.12.2025 01.02.2026|{type=date, format=dd.MM.yyyy}",
        "31.12.2025 1.2.2026|{type=date, format=d.M.yyyy}",
        "12/31/2025 01/02/2026|{type=date, format=MM/dd/yyyy}",
        "31/12/2025 01/02/2026|{type=date, format=dd/MM/yyyy}",
        "2025/12/31|{type=date, format=yyyy/MM/dd}",
        "03-Jan-2026 28-feb-2026|{type=date, format=dd-MMM-yyyy}",
        "31.12.2025_23:59|{type=timestamp, format=dd.MM.yyyy HH:mm}",
        "12/31/2025_11:59:00_PM|{type=timestamp, format=MM/dd/yyyy hh:mm:ss a}",
        "10/Oct/2025:13:55:36_+0200|{type=timestamptz, format=dd/MMM/yyyy:HH:mm:ss Z}",
        "1 N/A 3|{type=bigint, null-if=[N/A]}",
        "2026-01-02 - NULL|{type=date, null-if=[-, NULL]}",
        "true NaN|{type=boolean, null-if=[NaN]}",
      })
  void whatCsvHasIsSaid(String values, String settings) {
    ColumnGuess guess = csv("x", values);

    assertThat(guess.kind()).isEqualTo(Kind.SETTING);
    assertThat(guess.settings()).hasToString(settings);
    assertThat(guess.why()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "007 1",
        "1 +2",
        "0,5 1.5",
        "1,234",
        "1,234 5,678",
        "1E5 2E3",
        "-0 1",
        "12 %",
        "01/02/2026 03/04/2026",
        "31.12.25",
        "31.02.2026",
        "yes no",
        "1 x",
        "N/A -",
        "0x1F",
        "1. 2.",
        ".5",
        "1.23,456",
        "Infinity",
        "{\"a\":1}"
      })
  void whatIsNotCertainStaysText(String values) {
    ColumnGuess guess = csv("x", values);

    assertThat(guess.settings()).isEmpty();
    assertThat(guess.type()).isEqualTo("text");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12-31,date",
    "2025-12-31T10:00:00,timestamp",
    "2025-12-31T10:00:00Z,timestamptz"
  })
  void whatIsLearntNeedsNotBeSaid(String value, String type) {
    ColumnGuess guess = csv("x", value);

    assertThat(guess.kind()).isEqualTo(Kind.LEARNT);
    assertThat(guess.type()).isEqualTo(type);
  }

  @Test
  void timesOfSeveralTypesAreSaidToBeText() {
    assertThat(csv("x", "2025-12-31 31.12.2025").settings()).isEqualTo(Map.of("type", "text"));
    assertThat(csv("x", "2025-12-31 2025-12-31T10:00:00Z").settings())
        .isEqualTo(Map.of("type", "text"));
  }

  @Test
  void digitsOfALabelAreNoNumber() {
    for (String name : List.of("zip", "ZIP", "postal_code", "PhoneNumber", "iban", "plz")) {
      ColumnGuess guess = csv(name, "10115 80331");
      assertThat(guess.settings()).as(name).isEmpty();
      assertThat(guess.why()).as(name).contains("no number");
    }
    assertThat(csv("zipped", "1 2").settings()).isEqualTo(Map.of("type", "bigint"));
  }

  @Test
  void aDateWithoutHyphensIsOneByItsName() {
    assertThat(csv("order_date", "20251231 20260102").settings()).isEqualTo(Map.of("type", "date"));
    assertThat(csv("amount", "20251231 20260102").settings()).isEqualTo(Map.of("type", "bigint"));
  }

  @Test
  void emptyTextsSayNothing() {
    List<ColumnGuess> guesses =
        new ColumnGuesses(true)
            .of(Records.of("{\"a\":\"\",\"b\":\"1\"}", "{\"a\":\"\",\"b\":\"\"}"));

    assertThat(guesses).extracting(ColumnGuess::kind).containsExactly(Kind.UNKNOWN, Kind.SETTING);
  }

  @Test
  void aTypeIsSaidByTheColumnsNameAlone() {
    assertThat(csv("Order No", "1 2").column()).isEqualTo("order_no");
    assertThat(csv("Order No", "1 2").settings()).isEqualTo(Map.of("type", "bigint"));
    // What reads CSV knows the word boolean, and the header's names.
    assertThat(csv("Is Paid", "true").settings())
        .isEqualTo(Map.of("from", "/Is Paid", "type", "boolean"));
  }

  @Test
  void fieldsThatMeetInOneColumnHaveTwo() {
    List<ColumnGuess> guesses =
        new ColumnGuesses(true)
            .of(
                Records.of(
                    "{\"Amount\":\"1\",\"amount\":\"2\",\"amount_2\":\"x\",\"a/b~c\":\"1\",\"A/B~C\":\"1\"}"));

    assertThat(guesses)
        .extracting(ColumnGuess::column)
        .containsExactly("amount", "amount_2", "amount_2_2", "a_b_c", "a_b_c_2");
    assertThat(guesses.get(0).settings()).isEqualTo(Map.of("from", "/Amount", "type", "bigint"));
    assertThat(guesses.get(1).settings()).isEqualTo(Map.of("from", "/amount", "type", "bigint"));
    assertThat(guesses.get(2).settings()).isEqualTo(Map.of("from", "/amount_2"));
    assertThat(guesses.get(4).settings()).isEqualTo(Map.of("from", "/A~1B~0C", "type", "bigint"));
  }

  @Test
  void aFieldThatNoColumnCanBeCalledAsIsCalledOtherwise() {
    String longName = "ü".repeat(40);
    List<ColumnGuess> guesses =
        new ColumnGuesses(false)
            .of(Records.of("{\"_run_id\":1,\"" + longName + "\":true,\"\":\"x\",\"a${b}\":1}"));

    assertThat(guesses)
        .extracting(ColumnGuess::column)
        .containsExactly("run_id", "ü".repeat(20), "field", "a$_b_");
    assertThat(guesses.get(0).settings()).isEqualTo(Map.of("from", "/_run_id"));
    assertThat(guesses.get(3).kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void jsonsOwnTypesAreLearnt() {
    List<ColumnGuess> guesses =
        new ColumnGuesses(false)
            .of(
                Records.of(
                    "{\"a\":1,\"b\":1,\"c\":{\"x\":1},\"d\":\"12.50\",\"e\":null,\"f\":\"31.12.2025\",\"g\":1,\"created_at\":1767225600}",
                    "{\"a\":2,\"b\":2.5,\"c\":[],\"d\":\"3\",\"f\":\"01.01.2026\",\"g\":\"x\",\"created_at\":1767225601}"));

    assertThat(guesses)
        .extracting(ColumnGuess::kind)
        .containsExactly(
            Kind.LEARNT,
            Kind.LEARNT,
            Kind.LEARNT,
            Kind.PROPOSAL,
            Kind.UNKNOWN,
            Kind.SETTING,
            Kind.SETTING,
            Kind.LEARNT);
    assertThat(guesses.get(3).settings()).isEqualTo(Map.of("type", "numeric"));
    assertThat(guesses.get(5).settings()).isEqualTo(Map.of("type", "date", "format", "dd.MM.yyyy"));
    assertThat(guesses.get(6).settings()).isEqualTo(Map.of("type", "text"));
    assertThat(guesses.get(7).why()).contains("1970");
  }

  /** Blanks between the values; an underscore in one is a blank of its own. */
  private static ColumnGuess csv(String name, String values) {
    String[] texts = values.split(" ");
    for (int i = 0; i < texts.length; i++) {
      texts[i] = texts[i].replace('_', ' ');
    }
    return new ColumnGuesses(true).of(Records.texts(name, texts)).get(0);
  }
}
