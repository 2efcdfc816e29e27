package io.datastream.config;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** A time that a server may take to answer: from a tenth of a second to a week. */
@Documented
@Constraint(validatedBy = {})
@DurationMin(millis = 100)
@DurationMax(days = 7)
@ReportAsSingleViolation
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnswerTime {
  /** One line for people. */
  String message() default "must be a time from 100 ms to 7 days, not ${validatedValue}";

  /** Not used. */
  Class<?>[] groups() default {};

  /** Not used. */
  Class<? extends Payload>[] payload() default {};
}
