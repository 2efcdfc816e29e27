package io.datastream.table.column;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How PostgreSQL's catalogue calls a type that people write in another way: {@code timestamptz(3)}
 * is {@code timestamp(3) with time zone}.
 */
public final class TypeName {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "([\\p{L}_\"][^(\\[]*?)\\s*(\\([\\d, ]+\\))?(\\s*with(?:out)? time zone)?\\s*((?:\\[\\d*])*)");

  /** Those of PostgreSQL's documentation, "Data Types". */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("int2", "smallint"),
          Map.entry("int8", "bigint"),
          Map.entry("serial", "integer"),
          Map.entry("serial4", "integer"),
          Map.entry("smallserial", "smallint"),
          Map.entry("serial2", "smallint"),
          Map.entry("bigserial", "bigint"),
          Map.entry("serial8", "bigint"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("float", "double precision"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("bool", "boolean"),
          Map.entry("varchar", "character varying"),
          Map.entry("char varying", "character varying"),
          Map.entry("varbit", "bit varying"),
          Map.entry("timestamptz", "timestamp with time zone"),
          Map.entry("timetz", "time with time zone"),
          Map.entry("timestamp", "timestamp without time zone"),
          Map.entry("time", "time without time zone"));

  private TypeName() {}

  /**
   * The catalogue's name.
   *
   * @param written a type, as SQL has it; one that is not known stays as it is
   */
  public static String canonical(String written) {
    String text = written.strip();
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches() || parts.group(1).indexOf('"') >= 0) {
      return text;
    }
    String base = parts.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    String modifier = parts.group(2) == null ? "" : parts.group(2).replace(" ", "");
    String zone = parts.group(3) == null ? "" : " " + parts.group(3).strip();
    String list = parts.group(4).isEmpty() ? "" : "[]";
    if (!zone.isEmpty()) {
      return base + modifier + zone + list;
    }
    if ((base.equals("char") || base.equals("character")) && !base.contains("\"")) {
      return "character" + (modifier.isEmpty() ? "(1)" : modifier) + list;
    }
    if (base.equals("numeric") || base.equals("decimal") || base.equals("dec")) {
      // Without a scale it is 0.
      return "numeric" + modifier.replaceFirst("^\\((\\d+)\\)$", "($1,0)") + list;
    }
    String name = ALIASES.getOrDefault(base, base);
    int second = name.indexOf(" with");
    return second < 0
        ? name + modifier + list
        : name.substring(0, second) + modifier + name.substring(second) + list;
  }
}
