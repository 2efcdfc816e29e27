package io.datastream.process.decode;

import io.datastream.record.EpochTime;
import io.datastream.record.FieldValue;
import io.datastream.record.QuarantineReason;
import io.datastream.record.Timestamps;
import java.time.Instant;
import java.util.Optional;

/** Reads the event time from a record's field. */
final class EventTime {
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
          case NUMBER -> EpochTime.ofNumber(value.text());
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
    return Timestamps.read(text).or(() -> EpochTime.ofText(text));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
