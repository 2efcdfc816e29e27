package io.datastream.init.guess;

import io.datastream.record.EpochTime;
import java.time.Instant;
import java.util.List;

/** Whether numbers are times, and not amounts that could be. */
final class Sensible {
  private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private Sensible() {}

  /** Whether records are written about it. */
  static boolean is(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  /** Whether all are seconds or milliseconds since 1970. */
  static boolean epochs(List<String> numbers) {
    return !numbers.isEmpty()
        && numbers.stream().allMatch(it -> EpochTime.ofNumber(it).filter(Sensible::is).isPresent());
  }
}
