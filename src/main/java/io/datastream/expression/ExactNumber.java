package io.datastream.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A number, to its last digit. It is only made one when it is computed with: a literal that is
 * passed on stays as it was written.
 */
final class ExactNumber implements Value {
  /** Digits before the point, and after it, of numbers that are computed with. */
  static final int MAX_DIGITS = 1000;

  /** Of quotients that have no end; as IEEE 754's decimal128. */
  private static final int QUOTIENT_DIGITS = 34;

  private static final int LONGEST_LITERAL = 2 * MAX_DIGITS + 20;

  private final String literal;
  private BigDecimal value;

  private ExactNumber(String literal, BigDecimal value) {
    this.literal = literal;
    this.value = value;
  }

  /** As JSON has it. */
  static ExactNumber written(String literal) {
    return new ExactNumber(literal, null);
  }

  /** That was computed. */
  static ExactNumber of(BigDecimal value) throws Trouble {
    return new ExactNumber(null, checked(value));
  }

  /** That is small. */
  static ExactNumber of(long value) {
    return new ExactNumber(null, BigDecimal.valueOf(value));
  }

  @Override
  public Kind kind() {
    return Kind.NUMBER;
  }

  /** As JSON has it: as it was written, or in plain digits. */
  String literal() {
    return literal == null ? value.toPlainString() : literal;
  }

  /** To compute with. */
  BigDecimal value() throws Trouble {
    if (value == null) {
      value = parsed(literal);
    }
    return value;
  }

  ExactNumber plus(ExactNumber other) throws Trouble {
    return of(value().add(other.value()));
  }

  ExactNumber minus(ExactNumber other) throws Trouble {
    return of(value().subtract(other.value()));
  }

  ExactNumber times(ExactNumber other) throws Trouble {
    return of(value().multiply(other.value()));
  }

  /** To 34 digits at least, and to as many as both have; half is rounded up, as PostgreSQL does. */
  ExactNumber dividedBy(ExactNumber other) throws Trouble {
    BigDecimal divisor = divisor(other);
    int digits = Math.max(QUOTIENT_DIGITS, value().precision() + divisor.precision());
    return of(value().divide(divisor, new MathContext(digits, RoundingMode.HALF_UP)));
  }

  /**
   * What a whole quotient leaves, with this number's sign. By whole numbers: BigDecimal takes
   * milliseconds where the one has a thousand digits before the point, and the other after it.
   */
  ExactNumber remainder(ExactNumber other) throws Trouble {
    BigDecimal divisor = divisor(other);
    int scale = Math.max(0, Math.max(value().scale(), divisor.scale()));
    return of(
        new BigDecimal(
            value()
                .setScale(scale)
                .unscaledValue()
                .remainder(divisor.setScale(scale).unscaledValue()),
            scale));
  }

  int compareTo(ExactNumber other) throws Trouble {
    return value().compareTo(other.value());
  }

  /** As a whole number of a small range. */
  int whole(String what, int least, int most) throws Trouble {
    BigDecimal number = value();
    if (number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw Trouble.unfit(
          what, "a whole number from %d to %d".formatted(least, most), "what it got", this);
    }
    return number.intValue();
  }

  /** A number from a text of ASCII. */
  static BigDecimal parsed(String text) throws Trouble {
    try {
      if (text.length() <= LONGEST_LITERAL) {
        return checked(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      // An exponent that no int holds
    }
    throw tooLong();
  }

  private static BigDecimal divisor(ExactNumber other) throws Trouble {
    if (other.value().signum() == 0) {
      throw new Trouble("division by zero");
    }
    return other.value();
  }

  private static BigDecimal checked(BigDecimal value) throws Trouble {
    int scale = value.scale();
    if (scale > MAX_DIGITS
        || (long) value.precision() - scale > MAX_DIGITS
        || scale < -MAX_DIGITS) {
      throw tooLong();
    }
    return value;
  }

  private static Trouble tooLong() {
    return new Trouble(
        "a number that is computed with has at most %d digits before the point and %d after it; it would have more"
            .formatted(MAX_DIGITS, MAX_DIGITS));
  }
}
