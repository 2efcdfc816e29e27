package io.datastream.table.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that aren't written as JSON and ISO 8601 have them. */
class TextFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.234,56|1234.56",
        "-1.234.567,8|-1234567.8",
        "12,50|12.50",
        "1234,5|1234.5",
        "7|7",
      })
  void numbersOfAnotherCountry(String text, String usual) throws UnfitValueException {
    assertThat(new NumberFormat(',', '.').usual(text)).isEqualTo(usual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12.50", "1.23,4", "1..234,5", "1.2345"})
  void whatMayBeOfAThirdCountryIsRefused(String text) {
    assertThatThrownBy(() -> new NumberFormat(',', '.').usual(text))
        .hasMessage("a number with ',' before its fraction and '.' between thousands");
  }

  @Test
  void aPointIsNoFractionWhereACommaIs() {
    assertThatThrownBy(() -> new NumberFormat(',', null).usual("12.50"))
        .hasMessage("a number with ',' before its fraction");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd.MM.yyyy|31.12.2025|2025-12-31",
        "dd.MM.yyyy HH:mm|31.12.2025 23:59|2025-12-31T23:59:00",
        "MMM d, yyyy h:mm a|dec 31, 2025 11:59 PM|2025-12-31T23:59:00",
        "yyyyMMddHHmmssXX|20251231235959+0100|2025-12-31T23:59:59+01:00",
        "HH:mm|23:59|23:59",
      })
  void timesByAPattern(String pattern, String text, String usual) throws UnfitValueException {
    assertThat(new TimeFormat(pattern).usual(text)).isEqualTo(usual);
  }

  @Test
  void timesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new TimeFormat("dd.MM.yyyy").usual("30.02.2025"))
        .hasMessage("a time written as dd.MM.yyyy");
    assertThatThrownBy(() -> new TimeFormat("yyyy-QQQQQQQ"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
