package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.JsonNumber;
import io.datastream.table.copy.BinaryForm;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code smallint}, {@code integer}, {@code bigint}.
 *
 * @param sql the type's name
 */
record WholeNumberType(String sql, long least, long most) implements ColumnType {
  /** More digits may not fit into a long; those that do take the long way. */
  private static final int SAFE_DIGITS = 18;

  /** No whole number of 64 bits is written longer by anybody. */
  private static final int LONGEST = 100;

  @Override
  public String array() {
    return "bigint[]";
  }

  @Override
  public String cast() {
    return sql.equals("bigint") ? "%s" : "%s::" + sql;
  }

  @Override
  public Long read(JsonCursor value) throws UnfitValueException {
    boolean number =
        value.kind() == Kind.NUMBER
            || value.kind() == Kind.STRING
                && JsonNumber.isNumber(value.in(), value.from(), value.to());
    if (!number) {
      throw unfit();
    }
    long whole = value.to() - value.from() <= SAFE_DIGITS ? digits(value) : Long.MIN_VALUE;
    if (whole == Long.MIN_VALUE) {
      whole = exact(value);
    }
    if (whole < least || whole > most) {
      throw unfit();
    }
    return whole;
  }

  /** The number; {@link Long#MIN_VALUE} where there is more than digits. */
  private static long digits(JsonCursor value) {
    byte[] in = value.in();
    int i = value.from();
    boolean negative = in[i] == '-';
    i += negative ? 1 : 0;
    long number = 0;
    for (; i < value.to(); i++) {
      int digit = in[i] - '0';
      if (digit < 0 || digit > 9) {
        return Long.MIN_VALUE;
      }
      number = 10 * number + digit;
    }
    return negative ? -number : number;
  }

  private long exact(JsonCursor value) throws UnfitValueException {
    if (value.to() - value.from() > LONGEST) {
      throw unfit();
    }
    try {
      // 1e2 and 100.0 are whole numbers too.
      BigDecimal number =
          new BigDecimal(
              new String(
                  value.in(),
                  value.from(),
                  value.to() - value.from(),
                  StandardCharsets.ISO_8859_1));
      // Else a short exponent would make a number of a million digits.
      if (number.precision() - number.scale() > LONGEST) {
        throw unfit();
      }
      return number.longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw unfit();
    }
  }

  private UnfitValueException unfit() {
    return new UnfitValueException("a whole number from %d to %d".formatted(least, most));
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(
        switch (sql) {
          case "smallint" -> BinaryForm.SMALLINT;
          case "integer" -> BinaryForm.INTEGER;
          default -> BinaryForm.BIGINT;
        });
  }

  @Override
  public Object[] values(int rows) {
    return new Long[rows];
  }
}
