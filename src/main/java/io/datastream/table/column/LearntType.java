package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.Timestamps;
import java.time.LocalTime;

/**
 * The type of a column that nobody has declared, by what its values are in JSON. Numbers keep all
 * their digits, so none is a floating-point number; a text is a date or a time where it is written
 * as ISO 8601 has them, and never a number, for {@code 007} is none.
 */
public enum LearntType {
  BIGINT("bigint"),
  NUMERIC("numeric"),
  BOOLEAN("boolean"),
  DATE("date"),
  /** A time that says no offset: whose it is, isn't known. */
  TIMESTAMP("timestamp"),
  TIMESTAMPTZ("timestamptz"),
  TEXT("text"),
  JSONB("jsonb");

  /** Lengths between which a text may be a date or a time that is worth to be looked at. */
  private static final int SHORTEST_TIME = 10;

  private static final int LONGEST_TIME = 35;

  private final String sql;

  LearntType(String sql) {
    this.sql = sql;
  }

  /** The type's name. */
  public String sql() {
    return sql;
  }

  /**
   * The type of a value.
   *
   * @param value that the cursor has taken
   * @return null where it tells nothing: JSON's null, an empty text
   */
  public static LearntType of(JsonCursor value) {
    return switch (value.kind()) {
      case NULL -> null;
      case TRUE, FALSE -> BOOLEAN;
      case OBJECT, ARRAY -> JSONB;
      case NUMBER -> isWhole(value) ? BIGINT : NUMERIC;
      case STRING -> ofText(value);
    };
  }

  private static boolean isWhole(JsonCursor value) {
    for (int i = value.from(); i < value.to(); i++) {
      byte letter = value.in()[i];
      if (letter == '.' || letter == 'e' || letter == 'E') {
        return false;
      }
    }
    try {
      Long.parseLong(value.text());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static LearntType ofText(JsonCursor value) {
    int length = value.to() - value.from();
    if (length == 0) {
      return null;
    }
    byte[] in = value.in();
    boolean dated =
        length >= SHORTEST_TIME
            && length <= LONGEST_TIME
            && in[value.from() + 4] == '-'
            && in[value.from() + 7] == '-';
    Timestamps.Parsed time = dated ? Timestamps.parse(value.text()) : null;
    if (time == null || !Fraction.fits(time.local().getNano(), 6)) {
      return TEXT;
    }
    if (length == SHORTEST_TIME) {
      return time.local().toLocalTime().equals(LocalTime.MIDNIGHT) ? DATE : TEXT;
    }
    return time.offset() == null ? TIMESTAMP : TIMESTAMPTZ;
  }

  /** The type that holds the values of both; {@code text} holds every single value as written. */
  public LearntType with(LearntType other) {
    if (other == null || other == this) {
      return this;
    }
    if (this == JSONB || other == JSONB) {
      return JSONB;
    }
    boolean numbers = isNumber() && other.isNumber();
    return numbers ? NUMERIC : TEXT;
  }

  private boolean isNumber() {
    return this == BIGINT || this == NUMERIC;
  }
}
