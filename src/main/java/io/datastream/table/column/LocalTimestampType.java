package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.Timestamps;
import io.datastream.table.copy.BinaryForm;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * {@code timestamp}, which knows no offset: a time that has one is refused, for PostgreSQL would
 * drop it without a word.
 *
 * @param digits of a second's fraction
 */
record LocalTimestampType(int digits) implements ColumnType {
  @Override
  public String array() {
    return "timestamp[]";
  }

  @Override
  public String cast() {
    return "%s";
  }

  @Override
  public LocalDateTime read(JsonCursor value) throws UnfitValueException {
    Timestamps.Parsed time = value.kind() == Kind.STRING ? Timestamps.parse(value.text()) : null;
    if (time == null || time.offset() != null || !Timestamps.holds(time.in(ZoneOffset.UTC))) {
      throw new UnfitValueException("a time without an offset, like 2025-12-31T23:59:59");
    }
    if (!Fraction.fits(time.local().getNano(), digits)) {
      throw new UnfitValueException(
          "a time with at most %d digits after the second's point".formatted(digits));
    }
    return time.local();
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(BinaryForm.LOCAL_TIMESTAMP);
  }

  @Override
  public Object[] values(int rows) {
    return new LocalDateTime[rows];
  }
}
