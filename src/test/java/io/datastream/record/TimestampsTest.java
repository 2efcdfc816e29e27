package io.datastream.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "2025-12-13T10:30:00,               2025-12-13T10:30:00Z",
    "2025-12-13T10:30,                  2025-12-13T10:30:00Z",
    "2025-12-13T10:30:00Z,              2025-12-13T10:30:00Z",
    "2025-12-13t10:30:00z,              2025-12-13T10:30:00Z",
    "2025-12-13T10:30:00+00:00,         2025-12-13T10:30:00Z",
    "2025-12-13T10:30:00+05:30,         2025-12-13T05:00:00Z",
    "2025-12-13T10:30:00-0800,          2025-12-13T18:30:00Z",
    "2025-12-13 10:30:00+00,            2025-12-13T10:30:00Z",
    "2025-12-13 10:30:00-08,            2025-12-13T18:30:00Z",
    "2025-12-13 10:30:00,               2025-12-13T10:30:00Z",
    "2025-12-13 10:30:00.5+02:00,       2025-12-13T08:30:00.5Z",
    "2025-12-13,                        2025-12-13T00:00:00Z",
    "2025-12-13T10:30:00.1,             2025-12-13T10:30:00.1Z",
    "2025-12-13T10:30:00.123,           2025-12-13T10:30:00.123Z",
    "2025-12-13T10:30:00.123456,        2025-12-13T10:30:00.123456Z",
    "2025-12-13T10:30:00.123456789Z,    2025-12-13T10:30:00.123456789Z",
    "2024-02-29T23:59:59,               2024-02-29T23:59:59Z",
    "0001-01-01,                        0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999,           9999-12-31T23:59:59.999Z",
    "-4712-01-01,                       -4712-01-01T00:00:00Z",
    "'2025-12-13T10:30:00,123',         2025-12-13T10:30:00.123Z",
    "'2025-12-13 10:30:00,123456+01:00', 2025-12-13T09:30:00.123456Z",
    "2025-12-13T24:00,                  2025-12-14T00:00:00Z",
    "2025-12-31T24:00:00,               2026-01-01T00:00:00Z",
    "2025-12-13T24:00:00.000Z,          2025-12-14T00:00:00Z",
    "2025-12-13 24:00:00+01:00,         2025-12-13T23:00:00Z",
    "2016-12-31T23:59:60Z,              2017-01-01T00:00:00Z",
    "2016-12-31T23:59:60.5,             2017-01-01T00:00:00.5Z",
    "20251213,                          2025-12-13T00:00:00Z",
    "20251213T103000Z,                  2025-12-13T10:30:00Z",
    "20251213T1030,                     2025-12-13T10:30:00Z",
    "20251213t103000.5+0100,            2025-12-13T09:30:00.5Z",
    "+10000-01-01,                      +10000-01-01T00:00:00Z",
    "10000-01-01T00:00:00+00,           +10000-01-01T00:00:00Z",
    "+010000-01-01T00:00:00.000Z,       +10000-01-01T00:00:00Z",
    "294276-12-31T23:59:59.999999Z,     +294276-12-31T23:59:59.999999Z",
  })
  void readsIso8601(String text, Instant time) {
    assertThat(Timestamps.read(text)).contains(time);
  }

  @Test
  void readsTextWithWhiteSpaceAround() {
    assertThat(Timestamps.read(" 2025-12-13T10:30:00\n"))
        .contains(Instant.parse("2025-12-13T10:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "1765621800",
        "13.12.2025",
        "2025-12",
        "2025-13-01",
        "2025-02-30",
        "2025-02-31T00:00:00",
        "2025-04-31",
        "2025-02-29",
        "2025-12-13T",
        "2025-12-13T25:00:00",
        "2025-12-13T10:60:00",
        "2025-12-13T10:30:00+19:00",
        "2025-12-13T10:30:00ZZ",
        "2025-12-13T10:30:00+05:30+0530",
        "2025-12-13T10:30:00+0530+01:00",
        "2025-12-13T10:30:00+0530Z",
        "2025-12-13T10:30:00Z trailing",
        "2025-12-1310:30:00",
        "2025-12-13T 10:30:00",
        "2025-12-13Z",
        "2025-12-13T10:30:00.1234567890",
        "2025-12-13T24:00:01",
        "2025-12-13T24:01",
        "2025-12-13T24:00:00.001",
        "2025-12-13T10:30:60",
        "2025-12-13T10:30:61",
        "20251313",
        "20251213103000",
        "2025121",
        "+294277-01-01",
        "294277-01-01",
        "1000000-01-01",
        "-4713-12-31",
        "-999999999-01-01",
        "+999999999-12-31T23:59:59"
      })
  void refusesEverythingElse(String text) {
    assertThat(Timestamps.read(text)).isEmpty();
  }

  @Test
  void readsWhatItWrote() {
    long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    for (long seed = 0; seed < 1000; seed++) {
      Instant time =
          Instant.ofEpochMilli(first + (long) (new Random(seed).nextDouble() * (last - first)));

      String written = Timestamps.write(time);

      assertThat(written).as("seed %d", seed).hasSize("2025-12-13T10:30:00.000".length());
      assertThat(Timestamps.read(written)).as("seed %d", seed).contains(time);
    }
  }

  @Test
  void neverThrows() {
    String alphabet = "0123456789-+:.TZ tz";
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("2025-12-13T10:30:00.123+01:00");
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        text.setCharAt(
            random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      text.setLength(random.nextInt(text.length() + 1));

      assertThat(Timestamps.read(text.toString())).as("seed %d: %s", seed, text).isNotNull();
    }
  }
}
