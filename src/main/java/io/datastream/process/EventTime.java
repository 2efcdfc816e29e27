package io.datastream.process;

import io.datastream.message.FieldValue;
import io.datastream.message.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Reads the event time from a record's field. */
final class EventTime {
  /** Numbers below are seconds since 1970, others milliseconds: 1e11 s is the year 5138. */
  private static final BigDecimal FIRST_MILLIS = new BigDecimal("1e11");

  private static final BigDecimal LAST_MILLIS = new BigDecimal("2.5e14");

  /** Digits beyond are no time, and making a number of a million of them takes seconds. */
  private static final int LONGEST_NUMBER = 100;

  private static final int SHOWN = 80;

  private EventTime() {}

  /**
   * The time, from an ISO 8601 text or from seconds or milliseconds since 1970.
   *
   * @param value null where the field is absent
   * @return null where the record has none
   * @throws BrokenRecordException when there is something else
   */
  static Instant of(String field, FieldValue value) throws BrokenRecordException {
    if (value == null || value.kind() == FieldValue.Kind.NULL) {
      return null;
    }
    Optional<Instant> time =
        switch (value.kind()) {
          case STRING -> Timestamps.read(value.text());
          case NUMBER -> sinceEpoch(value.text());
          default -> Optional.empty();
        };
    return time.orElseThrow(
        () ->
            new BrokenRecordException(
                "bad_event_time",
                "the event time field "
                    + field
                    + " holds no time: "
                    + (value.scalar() ? shown(value.text()) : "an object or an array")));
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
    BigDecimal millis = value.compareTo(FIRST_MILLIS) < 0 ? value.movePointRight(3) : value;
    return Optional.of(Instant.ofEpochMilli(millis.longValue()));
  }
}
