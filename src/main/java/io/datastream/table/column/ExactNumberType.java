package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.JsonNumber;
import io.datastream.table.copy.BinaryForm;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code numeric}. PostgreSQL would round what has more digits after the point than the column;
 * here that is refused.
 *
 * @param precision digits in all; 0 where there is no limit of the column's own
 * @param scale digits after the point; may be negative
 */
record ExactNumberType(int precision, int scale) implements ColumnType {
  /**
   * What {@code numeric} holds without a limit of the column's own (<a
   * href="https://www.postgresql.org/docs/current/datatype-numeric.html">numeric types</a>).
   */
  private static final int MOST_WHOLE = 131_072;

  private static final int MOST_SCALE = 16_383;

  @Override
  public String array() {
    return "text[]";
  }

  @Override
  public String cast() {
    return "%s::" + sql();
  }

  private String sql() {
    return precision == 0 ? "numeric" : "numeric(%d,%d)".formatted(precision, scale);
  }

  @Override
  public String read(JsonCursor value) throws UnfitValueException {
    boolean number =
        value.kind() == Kind.NUMBER
            || value.kind() == Kind.STRING
                && JsonNumber.isNumber(value.in(), value.from(), value.to());
    if (!number || !fits(value)) {
      throw new UnfitValueException(
          precision == 0
              ? "a number of at most %d digits before and %d after the point"
                  .formatted(MOST_WHOLE, MOST_SCALE)
              : "a number of at most %d digits before and %d after the point"
                  .formatted(precision - scale, scale));
    }
    return new String(
        value.in(), value.from(), value.to() - value.from(), StandardCharsets.ISO_8859_1);
  }

  private boolean fits(JsonCursor value) {
    byte[] in = value.in();
    int whole = 0;
    int fraction = 0;
    int zeros = 0;
    boolean point = false;
    for (int i = in[value.from()] == '-' ? value.from() + 1 : value.from(); i < value.to(); i++) {
      byte letter = in[i];
      if (letter == '.') {
        point = true;
      } else if (letter == 'e' || letter == 'E') {
        return fits(value.text());
      } else if (point) {
        fraction++;
        zeros = letter == '0' ? zeros + 1 : 0;
      } else if (whole > 0 || letter != '0') {
        whole++;
      }
    }
    if (precision == 0) {
      return whole <= MOST_WHOLE && fraction <= MOST_SCALE;
    }
    boolean usual = scale >= 0 && scale <= precision;
    return usual ? whole <= precision - scale && fraction - zeros <= scale : fits(value.text());
  }

  private boolean fits(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() == 0) {
        return true;
      }
      BigDecimal shortest = number.stripTrailingZeros();
      long whole = (long) shortest.precision() - shortest.scale();
      return precision == 0
          ? whole <= MOST_WHOLE && number.scale() <= MOST_SCALE
          : whole <= precision - scale && shortest.scale() <= scale;
    } catch (NumberFormatException | ArithmeticException e) {
      // Its exponent alone is beyond all bounds.
      return false;
    }
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(BinaryForm.NUMERIC);
  }

  @Override
  public Object[] values(int rows) {
    return new String[rows];
  }

  @Override
  public String identity(Object value) {
    return new BigDecimal((String) value).stripTrailingZeros().toString();
  }

  @Override
  public int compare(Object one, Object other) {
    return new BigDecimal((String) one).compareTo(new BigDecimal((String) other));
  }
}
