package io.datastream.config;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * How often something is done, as Quarkus' scheduler reads it: {@code off}, or a time. The
 * scheduler itself looks at it only where it runs, inside {@code serve}.
 */
@Documented
@Constraint(validatedBy = Period.Validator.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Period {
  /** One line for people. */
  String message() default
      "must be off, or a time such as 30s, 5m, 1h or PT30S, not '${validatedValue}'";

  /** Not used. */
  Class<?>[] groups() default {};

  /** Not used. */
  Class<? extends Payload>[] payload() default {};

  /** Tries it. */
  class Validator implements ConstraintValidator<Period, String> {
    @Override
    public boolean isValid(String value, ConstraintValidatorContext context) {
      if (value == null) {
        return true;
      }
      String period = value.strip().toLowerCase(Locale.ROOT);
      if (period.equals("off") || period.equals("disabled")) {
        return true;
      }
      try {
        boolean iso = period.startsWith("p");
        Duration every = Duration.parse(iso ? period : "PT" + period);
        return !every.isNegative() && !every.isZero();
      } catch (DateTimeParseException e) {
        return false;
      }
    }
  }
}
