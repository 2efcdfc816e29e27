package io.datastream.source.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says of its limits in an answer that it still gives: {@code RateLimit} (<a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">draft of the
 * IETF</a>), {@code RateLimit-Remaining} and {@code RateLimit-Reset} of its earlier versions, and
 * the same with {@code X-} before them, where the reset may be a time.
 */
final class RateLimit {
  private static final Pattern REMAINING = Pattern.compile("(?:^|;)\\s*r=(\\d{1,9})");
  private static final Pattern RESET = Pattern.compile("(?:^|;)\\s*t=(\\d{1,9})");
  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,12})(?:[.,;].*)?");

  /** More seconds are a time since 1970, in seconds. */
  private static final long MOST_SECONDS = 100_000_000;

  private RateLimit() {}

  /**
   * How long to wait before the next request.
   *
   * @param header gives the value of a header, null where there is none
   * @return zero where another request is allowed, or nothing is said
   */
  static Duration pause(UnaryOperator<String> header, Instant now) {
    String combined = header.apply("RateLimit");
    if (combined != null) {
      return number(REMAINING, combined).filter(it -> it == 0).isPresent()
          ? until(number(RESET, combined), now)
          : Duration.ZERO;
    }
    for (String prefix : new String[] {"RateLimit-", "X-RateLimit-", "X-Rate-Limit-"}) {
      String remaining = header.apply(prefix + "Remaining");
      String reset = header.apply(prefix + "Reset");
      if (remaining != null && reset != null) {
        return number(NUMBER, remaining).filter(it -> it == 0).isPresent()
            ? until(number(NUMBER, reset), now)
            : Duration.ZERO;
      }
    }
    return Duration.ZERO;
  }

  private static Optional<Long> number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    boolean is = pattern == NUMBER ? found.matches() : found.find();
    return is ? Optional.of(Long.valueOf(found.group(1))) : Optional.empty();
  }

  private static Duration until(Optional<Long> reset, Instant now) {
    long seconds = reset.orElse(0L);
    Duration pause =
        seconds > MOST_SECONDS
            ? Duration.between(now, Instant.ofEpochSecond(seconds))
            : Duration.ofSeconds(seconds);
    return pause.isNegative() ? Duration.ZERO : pause;
  }
}
