package io.datastream.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1 s",
    "1240, 1.2 s",
    "59999, 59 s",
    "60000, 1 min",
    "240000, 4 min",
    "3599999, 59 min",
    "3600000, 1 h",
    "129600000, 36 h",
    "172800000, 2 d",
    "30034369894, 347 d",
    "-5, -5 ms",
    "-90000, -1.5 min",
    "9223372036854775807, 106751991167 d"
  })
  void aTimeHasTheUnitThatPeopleWouldChoose(long millis, String shown) {
    assertThat(Quantity.time(millis)).isEqualTo(shown);
  }
}
