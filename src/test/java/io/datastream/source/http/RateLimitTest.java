package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-None: 1                                               | 0
          RateLimit: "default";r=0;t=12                           | 12
          RateLimit: "default";r=3;t=12                           | 0
          RateLimit: "a b"; r=0; t=7                              | 7
          RateLimit: r=0                                          | 0
          RateLimit-Remaining: 0, RateLimit-Reset: 5              | 5
          RateLimit-Remaining: 1, RateLimit-Reset: 5              | 0
          RateLimit-Remaining: 0                                  | 0
          X-RateLimit-Remaining: 0, X-RateLimit-Reset: 1800000030 | 30
          X-RateLimit-Remaining: 0, X-RateLimit-Reset: 1700000000 | 0
          X-Rate-Limit-Remaining: 0, X-Rate-Limit-Reset: 2.5      | 2
          X-RateLimit-Remaining: none, X-RateLimit-Reset: soon    | 0
          """)
  void thePauseIsWhatTheHeadersSay(String given, long seconds) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header : given.split(", ")) {
      headers.put(header.split(": ")[0], header.split(": ")[1]);
    }

    assertThat(RateLimit.pause(headers::get, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
