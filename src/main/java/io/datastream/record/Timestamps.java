package io.datastream.record;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as text: read as widely as ISO 8601 has them, written in UTC without offset, as Python's
 * {@code isoformat()}.
 */
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

  /** ISO 8601's basic format, which has no separators. */
  private static final Pattern BASIC =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)(\\d\\d([.,]\\d+)?)?(\\D.*)?)?");

  /** Java wants a plus before years of five and six digits; PostgreSQL writes them without. */
  private static final Pattern LONG_YEAR = Pattern.compile("\\d{5,6}-.*");

  /** Logs of Java and Python write the fraction as ISO 8601 prefers it. */
  private static final Pattern COMMA = Pattern.compile("(?<=:\\d\\d),(?=\\d)");

  /** The end of a day, which ISO 8601 allows. */
  private static final Pattern MIDNIGHT = Pattern.compile("T24:00(?=(:00([.]0+)?)?([+Z-]|$))");

  /** A leap second counts as the second after it, as PostgreSQL has it. */
  private static final Pattern LEAP_SECOND = Pattern.compile("(?<=:59):60(?=[.+Z-]|$)");

  /** The offsets that the parser would need alternatives for, and take one after the other. */
  private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("(:.*[+-]\\d\\d)(\\d\\d)?$");

  /** No time takes as many characters; what does needn't be looked at. */
  private static final int LONGEST = 100;

  /**
   * PostgreSQL's {@code timestamptz} holds these years; nothing else can land (<a
   * href="https://www.postgresql.org/docs/current/datatype-datetime.html">date/time types</a>).
   */
  private static final Instant FIRST = Instant.parse("-4712-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+294277-01-01T00:00:00Z");

  private Timestamps() {}

  /** The instant as a message carries it, with milliseconds: {@code 2025-12-13T10:30:00.000}. */
  public static String write(Instant instant) {
    return WRITTEN.format(instant);
  }

  /** Whether PostgreSQL can hold it. */
  public static boolean holds(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  /**
   * A time as a text has it.
   *
   * @param offset null where the text has none
   */
  public record Parsed(LocalDateTime local, ZoneOffset offset) {
    /** The moment, in a zone where the text doesn't say. */
    public Instant in(ZoneId zone) {
      return offset == null ? local.atZone(zone).toInstant() : local.toInstant(offset);
    }
  }

  /**
   * Reads an ISO 8601 date or date-time; without an offset it is UTC.
   *
   * @return empty when the text is no such time or lies outside what PostgreSQL can hold
   */
  public static Optional<Instant> read(String text) {
    Parsed parsed = parse(text);
    return parsed == null
        ? Optional.empty()
        : Optional.of(parsed.in(ZoneOffset.UTC)).filter(Timestamps::holds);
  }

  /**
   * Reads an ISO 8601 date or date-time.
   *
   * @return null when the text is no such time
   */
  public static Parsed parse(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    try {
      // What isn't Latin becomes a question mark, which is in no time either.
      Parsed usual = usual(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
      return usual == null ? unusual(normal(text.strip())) : usual;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Reads an ISO 8601 date-time as most programs write it, and makes no text of it.
   *
   * @param in where it stands
   * @param from its first byte
   * @param to behind its last one
   * @return null when it isn't written so; {@link #parse} may know it. Its year has four digits
   */
  public static Parsed parseUsual(byte[] in, int from, int to) {
    try {
      return usual(in, from, to);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Parsed unusual(String text) {
    String midnight = MIDNIGHT.matcher(text).replaceFirst("T00:00");
    String plain = LEAP_SECOND.matcher(midnight).replaceFirst(":59");
    TemporalAccessor parsed = READ.parse(plain);
    LocalDateTime local =
        parsed.isSupported(ChronoField.NANO_OF_DAY)
            ? LocalDateTime.from(parsed)
            : parsed.query(TemporalQueries.localDate()).atStartOfDay();
    return new Parsed(
        local.plusDays(midnight.equals(text) ? 0 : 1).plusSeconds(plain.equals(midnight) ? 0 : 1),
        parsed.query(TemporalQueries.offset()));
  }

  /** As most programs write it, without a parser; null where it takes one. */
  private static Parsed usual(byte[] in, int from, int to) {
    int length = to - from;
    boolean shape =
        length >= 19
            && in[from + 4] == '-'
            && in[from + 7] == '-'
            && in[from + 10] == 'T'
            && in[from + 13] == ':'
            && in[from + 16] == ':';
    if (!shape) {
      return null;
    }
    ZoneOffset offset = null;
    int end = length;
    if (in[to - 1] == 'Z') {
      offset = ZoneOffset.UTC;
      end = length - 1;
    } else if (length >= 25 && in[to - 3] == ':' && isSign(in[to - 6])) {
      int hours = number(in, to - 5, to - 3);
      int minutes = number(in, to - 2, to);
      if (hours < 0 || minutes < 0 || hours > 17 || minutes > 59) {
        return null;
      }
      int sign = in[to - 6] == '-' ? -1 : 1;
      offset = ZoneOffset.ofTotalSeconds(sign * 60 * (60 * hours + minutes));
      end = length - 6;
    }
    boolean whole = end == 19;
    if (!whole && (end < 21 || end > 29 || in[from + 19] != '.')) {
      return null;
    }
    int year = number(in, from, from + 4);
    int month = number(in, from + 5, from + 7);
    int day = number(in, from + 8, from + 10);
    int hour = number(in, from + 11, from + 13);
    int minute = number(in, from + 14, from + 16);
    int second = number(in, from + 17, from + 19);
    int nanos = whole ? 0 : number(in, from + 20, from + end);
    if (year < 0
        || (month | day | hour | minute | second | nanos) < 0
        || hour > 23
        || second > 59) {
      return null;
    }
    for (int digits = end - 20; !whole && digits < 9; digits++) {
      nanos *= 10;
    }
    return new Parsed(LocalDateTime.of(year, month, day, hour, minute, second, nanos), offset);
  }

  private static boolean isSign(byte letter) {
    return letter == '+' || letter == '-';
  }

  /** The digits' number; -1 where there is something else. */
  private static int number(byte[] in, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      byte digit = in[i];
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = 10 * number + digit - '0';
    }
    return number;
  }

  private static String normal(String text) {
    Matcher basic = BASIC.matcher(text.toUpperCase(Locale.ROOT));
    String extended = basic.matches() ? extended(basic) : text;
    String signed = LONG_YEAR.matcher(extended).matches() ? "+" + extended : extended;
    String parted = SPACE.matcher(signed).replaceFirst("T").replace('t', 'T').replace('z', 'Z');
    return OFFSET_WITHOUT_COLON
        .matcher(COMMA.matcher(parted).replaceFirst("."))
        .replaceFirst(
            offset -> offset.group(1) + ":" + (offset.group(2) == null ? "00" : offset.group(2)));
  }

  private static String extended(Matcher basic) {
    String date = basic.group(1) + "-" + basic.group(2) + "-" + basic.group(3);
    if (basic.group(4) == null) {
      return date;
    }
    String seconds = basic.group(6) == null ? "" : ":" + basic.group(6);
    String offset = basic.group(8) == null ? "" : basic.group(8);
    return date + "T" + basic.group(4) + ":" + basic.group(5) + seconds + offset;
  }
}
