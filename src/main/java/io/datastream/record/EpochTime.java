package io.datastream.record;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as numbers: seconds or milliseconds since 1970. */
public final class EpochTime {
  /** Numbers below are seconds since 1970, others milliseconds: 1e11 s is the year 5138. */
  private static final BigDecimal FIRST_MILLIS = new BigDecimal("1e11");

  private static final BigDecimal LAST_MILLIS = new BigDecimal("2.5e14");

  /** Digits beyond are no time, and making a number of a million of them takes seconds. */
  private static final int LONGEST_NUMBER = 100;

  /** A number of seconds or milliseconds as CSV has it. Exponents are what spreadsheets round. */
  private static final Pattern NUMBER = Pattern.compile("\\d+([.]\\d+)?");

  /** {@code 2025}, {@code 202512131030} and such: a time of the calendar, not since 1970. */
  private static final Pattern CALENDAR =
      Pattern.compile(
          "(19|20)\\d\\d((0[1-9]|1[0-2])((0[1-9]|[12]\\d|3[01])([01]\\d|2[0-3])[0-5]\\d([0-5]\\d)?)?)?");

  private EpochTime() {}

  /**
   * The time that a text of digits is; CSV has nothing else.
   *
   * @return empty where it is none
   */
  public static Optional<Instant> ofText(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    String number = text.strip();
    boolean sinceEpoch = NUMBER.matcher(number).matches() && !CALENDAR.matcher(number).matches();
    return sinceEpoch ? ofNumber(number) : Optional.empty();
  }

  /**
   * The time that a number is, to the microsecond.
   *
   * @param number as JSON writes it
   * @return empty where it is none
   */
  public static Optional<Instant> ofNumber(String number) {
    if (number.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    BigDecimal value;
    try {
      value = new BigDecimal(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (value.signum() < 0 || value.compareTo(LAST_MILLIS) > 0) {
      return Optional.empty();
    }
    // PostgreSQL holds microseconds; a long has room for those of every year that may come.
    BigDecimal micros = value.movePointRight(value.compareTo(FIRST_MILLIS) < 0 ? 6 : 3);
    return Optional.of(Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS));
  }
}
