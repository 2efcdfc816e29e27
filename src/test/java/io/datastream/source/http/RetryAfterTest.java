package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "17,17",
    "3600,3600",
    "99999999999999999999,86400",
    "'Wed, 21 Oct 2015 07:28:30 GMT',30",
    "'Wed, 21 Oct 2015 07:27:00 GMT',0",
    "'Thu, 22 Oct 2015 07:27:00 GMT',86340",
  })
  void secondsAndDatesAreUnderstoodAndCapped(String header, long seconds) {
    assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"soon", "-1", "''", "1.5", "null"},
      nullValues = "null")
  void anythingElseIsAsIfItWereNotThere(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }
}
