package io.datastream.table.column;

import io.datastream.record.EpochTime;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.Timestamps;
import io.datastream.table.copy.BinaryForm;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * {@code timestamptz}.
 *
 * @param zone of texts that have no offset
 * @param digits of a second's fraction
 */
record MomentType(ZoneId zone, int digits) implements ColumnType {
  @Override
  public String array() {
    return "timestamptz[]";
  }

  @Override
  public String cast() {
    return "%s";
  }

  @Override
  public OffsetDateTime read(JsonCursor value) throws UnfitValueException {
    Timestamps.Parsed usual = usual(value);
    if (usual != null && usual.offset() == ZoneOffset.UTC) {
      return fitting(OffsetDateTime.of(usual.local(), ZoneOffset.UTC));
    }
    Instant time = usual == null ? moment(value) : usual.in(zone);
    if (time == null || !Timestamps.holds(time)) {
      throw new UnfitValueException("a time, like 2025-12-31T23:59:59Z");
    }
    return fitting(time.atOffset(ZoneOffset.UTC));
  }

  private OffsetDateTime fitting(OffsetDateTime time) throws UnfitValueException {
    if (!Fraction.fits(time.getNano(), digits)) {
      throw new UnfitValueException(
          "a time with at most %d digits after the second's point".formatted(digits));
    }
    return time;
  }

  /** As most times are written; null for those that need a second look. */
  private static Timestamps.Parsed usual(JsonCursor value) {
    return value.kind() == Kind.STRING && !value.escaped()
        ? Timestamps.parseUsual(value.in(), value.from(), value.to())
        : null;
  }

  private Instant moment(JsonCursor value) {
    if (value.kind() == Kind.NUMBER) {
      return EpochTime.ofNumber(value.text()).orElse(null);
    } else if (value.kind() != Kind.STRING) {
      return null;
    }
    String text = value.text();
    Timestamps.Parsed parsed = Timestamps.parse(text);
    return parsed == null
        ? Optional.of(text).flatMap(EpochTime::ofText).orElse(null)
        : parsed.in(zone);
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(BinaryForm.MOMENT);
  }

  @Override
  public Object[] values(int rows) {
    return new OffsetDateTime[rows];
  }
}
