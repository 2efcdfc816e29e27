package io.datastream.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;
import java.util.regex.Pattern;

/** The message's time format: ISO 8601, UTC, without offset, as Python's {@code isoformat()}. */
public final class Timestamps {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .optionalEnd()
          .toFormatter()
          // Else February 30 would become February 28.
          .withResolverStyle(ResolverStyle.STRICT);

  /** RFC 3339 and Python's {@code str(datetime)} have a space where ISO 8601 has a T. */
  private static final Pattern SPACE = Pattern.compile("(?<=\\d) (?=\\d)");

  /** The offsets that the parser would need alternatives for, and take one after the other. */
  private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("(:.*[+-]\\d\\d)(\\d\\d)?$");

  /** PostgreSQL's {@code timestamptz} holds these years; nothing else can land. */
  private static final int FIRST_YEAR = -4712;

  private static final int LAST_YEAR = 9999;

  private Timestamps() {}

  /** The instant as a message carries it, with milliseconds: {@code 2025-12-13T10:30:00.000}. */
  public static String write(Instant instant) {
    return WRITTEN.format(instant);
  }

  /**
   * Reads an ISO 8601 date or date-time; without an offset it is UTC.
   *
   * @return empty when the text is no such time or lies outside what PostgreSQL can hold
   */
  public static Optional<Instant> read(String text) {
    try {
      LocalDateTime usual = usual(text);
      if (usual != null) {
        return Optional.of(usual.toInstant(ZoneOffset.UTC));
      }
      TemporalAccessor parsed = READ.parse(normal(text.strip()));
      LocalDateTime local =
          parsed.isSupported(ChronoField.NANO_OF_DAY)
              ? LocalDateTime.from(parsed)
              : parsed.query(TemporalQueries.localDate()).atStartOfDay();
      ZoneOffset offset = parsed.query(TemporalQueries.offset());
      if (local.getYear() < FIRST_YEAR || local.getYear() > LAST_YEAR) {
        return Optional.empty();
      }
      return Optional.of(local.toInstant(offset == null ? ZoneOffset.UTC : offset));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** As Datastream and Python write it, without a parser; null where it takes one. */
  private static LocalDateTime usual(String text) {
    int length = text.length();
    boolean shape =
        length >= 19
            && length <= 29
            && length != 20
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && (length == 19 || text.charAt(19) == '.');
    if (!shape) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = length == 19 ? 0 : number(text, 20, length);
    if (year < 0 || (month | day | hour | minute | second | nanos) < 0) {
      return null;
    }
    for (int digits = length - 20; length > 19 && digits < 9; digits++) {
      nanos *= 10;
    }
    return LocalDateTime.of(year, month, day, hour, minute, second, nanos);
  }

  /** The digits' number; -1 where there is something else. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = 10 * number + digit - '0';
    }
    return number;
  }

  private static String normal(String text) {
    return OFFSET_WITHOUT_COLON
        .matcher(SPACE.matcher(text).replaceFirst("T"))
        .replaceFirst(
            offset -> offset.group(1) + ":" + (offset.group(2) == null ? "00" : offset.group(2)));
  }
}
