package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.Timestamps;
import io.datastream.table.copy.BinaryForm;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** {@code date}. */
record DateType() implements ColumnType {
  @Override
  public String array() {
    return "date[]";
  }

  @Override
  public String cast() {
    return "%s";
  }

  @Override
  public LocalDate read(JsonCursor value) throws UnfitValueException {
    Timestamps.Parsed time = value.kind() == Kind.STRING ? Timestamps.parse(value.text()) : null;
    // A time of the day would be lost, and what day it is elsewhere is not known.
    if (time == null
        || time.offset() != null
        || !time.local().toLocalTime().equals(LocalTime.MIDNIGHT)
        || !Timestamps.holds(time.in(ZoneOffset.UTC))) {
      throw new UnfitValueException("a date, like 2025-12-31");
    }
    return time.local().toLocalDate();
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(BinaryForm.DATE);
  }

  @Override
  public Object[] values(int rows) {
    return new LocalDate[rows];
  }
}
