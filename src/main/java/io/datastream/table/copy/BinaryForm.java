package io.datastream.table.copy;

import io.datastream.record.JsonText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;

/**
 * What PostgreSQL's types read of values in binary form: the {@code …recv} functions of their
 * source files (<a
 * href="https://github.com/postgres/postgres/tree/master/src/backend/utils/adt">adt</a>). A form is
 * for certain types only: bytes of another one would be another value.
 */
public enum BinaryForm {
  /** A {@link Long}. */
  BIGINT("bigint") {
    @Override
    void put(Object value, ByteBuf out) {
      out.writeInt(Long.BYTES).writeLong((Long) value);
    }
  },
  /** A {@link Long} that fits. */
  INTEGER("integer") {
    @Override
    void put(Object value, ByteBuf out) {
      out.writeInt(Integer.BYTES).writeInt((int) (long) (Long) value);
    }
  },
  /** A {@link Long} that fits. */
  SMALLINT("smallint") {
    @Override
    void put(Object value, ByteBuf out) {
      out.writeInt(Short.BYTES).writeShort((int) (long) (Long) value);
    }
  },
  /** A {@link Boolean}. */
  BOOLEAN("boolean") {
    @Override
    void put(Object value, ByteBuf out) {
      out.writeInt(1).writeByte((Boolean) value ? 1 : 0);
    }
  },
  /** A {@link String}. */
  TEXT("text", "character varying", "character") {
    @Override
    void put(Object value, ByteBuf out) {
      byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length).writeBytes(text);
    }
  },
  /** JSON's text of a number, as a {@link String}. */
  NUMERIC("numeric") {
    @Override
    void put(Object value, ByteBuf out) {
      NumericForm.put((String) value, out);
    }
  },
  /** JSON's text of a number, as a {@link String}. */
  DOUBLE("double precision") {
    @Override
    void put(Object value, ByteBuf out) {
      String text = (String) value;
      double number = Double.parseDouble(text);
      checkRange(number, text);
      out.writeInt(Double.BYTES).writeDouble(number);
    }
  },
  /** JSON's text of a number, as a {@link String}. */
  REAL("real") {
    @Override
    void put(Object value, ByteBuf out) {
      String text = (String) value;
      float number = Float.parseFloat(text);
      checkRange(number, text);
      out.writeInt(Float.BYTES).writeFloat(number);
    }
  },
  /** A {@link LocalDate}: days since 2000. */
  DATE("date") {
    @Override
    void put(Object value, ByteBuf out) {
      out.writeInt(Integer.BYTES)
          .writeInt(Math.toIntExact(((LocalDate) value).toEpochDay() - DAYS_TO_2000));
    }
  },
  /** A {@link LocalDateTime}: microseconds since 2000. */
  LOCAL_TIMESTAMP("timestamp without time zone") {
    @Override
    void put(Object value, ByteBuf out) {
      LocalDateTime time = (LocalDateTime) value;
      putTime(time.toEpochSecond(ZoneOffset.UTC), time.getNano(), out);
    }
  },
  /** An {@link OffsetDateTime} or an {@link Instant}: microseconds since 2000. */
  MOMENT("timestamp with time zone") {
    @Override
    void put(Object value, ByteBuf out) {
      if (value instanceof Instant time) {
        putTime(time.getEpochSecond(), time.getNano(), out);
      } else {
        OffsetDateTime time = (OffsetDateTime) value;
        putTime(time.toEpochSecond(), time.getNano(), out);
      }
    }
  },
  /** A {@link JsonText}. */
  JSONB("jsonb") {
    @Override
    void put(Object value, ByteBuf out) {
      JsonText json = (JsonText) value;
      // The format's version.
      out.writeInt(1 + json.length()).writeByte(1);
      out.writeBytes(json.in(), json.from(), json.length());
    }
  },
  /** A {@link JsonText}. */
  JSON("json") {
    @Override
    void put(Object value, ByteBuf out) {
      JsonText json = (JsonText) value;
      out.writeInt(json.length()).writeBytes(json.in(), json.from(), json.length());
    }
  },
  /** A {@link UUID}. */
  UUID("uuid") {
    @Override
    void put(Object value, ByteBuf out) {
      UUID id = (UUID) value;
      out.writeInt(2 * Long.BYTES)
          .writeLong(id.getMostSignificantBits())
          .writeLong(id.getLeastSignificantBits());
    }
  };

  private static final long DAYS_TO_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long SECONDS_TO_2000 = DAYS_TO_2000 * 86_400;
  private static final int MICROS = 1_000_000;
  private static final int NANOS_OF_A_MICRO = 1_000;

  private final Set<String> types;

  BinaryForm(String... types) {
    this.types = Set.of(types);
  }

  /**
   * Whether a type reads it.
   *
   * @param type as the catalogue has it, without length or precision
   */
  public boolean isOf(String type) {
    return types.contains(type);
  }

  /**
   * Writes a value with its length before it.
   *
   * @param value null is written too
   * @throws UnencodableException when PostgreSQL has to be given its text
   */
  void write(Object value, ByteBuf out) {
    if (value == null) {
      out.writeInt(-1);
    } else {
      put(value, out);
    }
  }

  abstract void put(Object value, ByteBuf out);

  /** Rounded down, as PostgreSQL's own times are not finer. */
  private static void putTime(long epochSecond, int nano, ByteBuf out) {
    out.writeInt(Long.BYTES)
        .writeLong((epochSecond - SECONDS_TO_2000) * MICROS + nano / NANOS_OF_A_MICRO);
  }

  /** What is beyond the type is for PostgreSQL to refuse. */
  private static void checkRange(double number, String text) {
    if (Double.isInfinite(number) || number == 0 && !isZero(text)) {
      throw new UnencodableException(text);
    }
  }

  /** Whether a number has no digit but 0 before its exponent. */
  private static boolean isZero(String number) {
    for (int i = 0; i < number.length(); i++) {
      char letter = number.charAt(i);
      if (letter == 'e' || letter == 'E') {
        return true;
      } else if (letter >= '1' && letter <= '9') {
        return false;
      }
    }
    return true;
  }
}
