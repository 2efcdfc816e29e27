package io.datastream.process.decode;

import io.datastream.record.FieldValue;
import io.datastream.record.QuarantineReason;
import io.datastream.record.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the event time from a record's field. */
final class EventTime {
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

  private static final int SHOWN = 80;

  private EventTime() {}

  /**
   * The time, from an ISO 8601 text or from seconds or milliseconds since 1970, which may be text
   * too: CSV has nothing else.
   *
   * @param value null where the field is absent
   * @return null where the record has none: the field is absent, null or blank
   * @throws BrokenRecordException when there is something else
   */
  static Instant of(String field, FieldValue value) throws BrokenRecordException {
    if (value == null || value.kind() == FieldValue.Kind.NULL || blank(value)) {
      return null;
    }
    Optional<Instant> time =
        switch (value.kind()) {
          case STRING -> ofText(value.text());
          case NUMBER -> sinceEpoch(value.text());
          default -> Optional.empty();
        };
    return time.orElseThrow(
        () ->
            new BrokenRecordException(
                QuarantineReason.BAD_EVENT_TIME,
                "the event time field "
                    + field
                    + " holds no time: "
                    + (value.scalar() ? shown(value.text()) : "an object or an array")));
  }

  private static boolean blank(FieldValue value) {
    return value.kind() == FieldValue.Kind.STRING && value.text().isBlank();
  }

  private static Optional<Instant> ofText(String text) {
    Optional<Instant> time = Timestamps.read(text);
    if (time.isPresent() || text.length() > LONGEST_NUMBER) {
      return time;
    }
    String number = text.strip();
    boolean sinceEpoch = NUMBER.matcher(number).matches() && !CALENDAR.matcher(number).matches();
    return sinceEpoch ? sinceEpoch(number) : Optional.empty();
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static Optional<Instant> sinceEpoch(String number) {
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
