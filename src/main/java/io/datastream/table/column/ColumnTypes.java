package io.datastream.table.column;

import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the type of a column by its name in PostgreSQL's catalogue. */
public final class ColumnTypes {
  private static final Pattern NAMED =
      Pattern.compile("([a-z ]+?)(?:\\((\\d+)(?:,(-?\\d+))?\\))?( with(?:out)? time zone)?");
  private static final int MICROSECONDS = 6;

  /**
   * A column's type, whose texts are written in a way of their own.
   *
   * @param format null where they are written as usual
   */
  public ColumnType of(String name, ZoneId zone, TextFormat format) {
    ColumnType type = of(name, zone);
    return format == null ? type : new FormattedType(type, format);
  }

  /**
   * A column's type.
   *
   * @param name as {@code format_type} writes it, with its modifier: {@code numeric(12,2)}
   * @param zone of times that say none
   */
  public ColumnType of(String name, ZoneId zone) {
    Matcher named = NAMED.matcher(name);
    if (name.endsWith("[]") || !named.matches()) {
      return name.endsWith("[]") ? new ListType(name) : new OtherType(name);
    }
    int first = named.group(2) == null ? 0 : Integer.parseInt(named.group(2));
    int second = named.group(3) == null ? 0 : Integer.parseInt(named.group(3));
    String suffix = named.group(4) == null ? "" : named.group(4);
    int digits = named.group(2) == null ? MICROSECONDS : first;
    return switch (named.group(1) + suffix) {
      case "smallint" -> new WholeNumberType(name, Short.MIN_VALUE, Short.MAX_VALUE);
      case "integer" -> new WholeNumberType(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "bigint" -> new WholeNumberType(name, Long.MIN_VALUE, Long.MAX_VALUE);
      case "numeric" -> new ExactNumberType(first, second);
      case "boolean" -> new BooleanType();
      case "text" -> new TextType("text", 0);
      case "character varying" -> new TextType("character varying", first);
      case "character" -> new TextType(name, first);
      case "date" -> new DateType();
      case "timestamp with time zone" -> new MomentType(zone, digits);
      case "timestamp without time zone" -> new LocalTimestampType(digits);
      case "json", "jsonb" -> new JsonType(name);
      case "real", "double precision" -> new FloatingNumberType(name);
      default -> new OtherType(name);
    };
  }
}
