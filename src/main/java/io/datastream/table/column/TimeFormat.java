package io.datastream.table.column;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Times by a pattern of Java's {@link DateTimeFormatter}: {@code dd.MM.uuuu HH:mm}. Names of months
 * and days are English.
 */
public final class TimeFormat implements TextFormat {
  private final String pattern;
  private final DateTimeFormatter formatter;

  /**
   * @throws IllegalArgumentException when it is no pattern
   */
  public TimeFormat(String pattern) {
    this.pattern = pattern;
    // A year without an era would be none to the strict reading, which alone finds February 30.
    this.formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern.replace('y', 'u'))
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
  }

  @Override
  public String usual(String text) throws UnfitValueException {
    try {
      TemporalAccessor time = formatter.parse(text.strip());
      LocalDate date = time.query(TemporalQueries.localDate());
      LocalTime ofDay = time.query(TemporalQueries.localTime());
      ZoneOffset offset = time.query(TemporalQueries.offset());
      if (date == null) {
        return ofDay == null ? text : ofDay.toString();
      }
      if (ofDay == null) {
        return date.toString();
      }
      String local = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.of(date, ofDay));
      return offset == null ? local : local + offset.getId();
    } catch (DateTimeException e) {
      throw new UnfitValueException("a time written as " + pattern);
    }
  }
}
