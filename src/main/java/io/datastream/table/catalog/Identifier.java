package io.datastream.table.catalog;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names of PostgreSQL's. */
public final class Identifier {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private Identifier() {}

  /** A name for statements. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A name for people. */
  public static String plain(String name) {
    return PLAIN.matcher(name).matches() ? name : quoted(name);
  }

  /** Whether it is a name, and PostgreSQL wouldn't cut it. */
  public static boolean fits(String name) {
    return !name.isEmpty()
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= TableName.MOST_BYTES;
  }

  /** A text that PostgreSQL can hold: U+0000 it can't. */
  public static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
