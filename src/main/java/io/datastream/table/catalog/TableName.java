package io.datastream.table.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name of a table.
 *
 * @param schema empty where PostgreSQL's {@code search_path} says which
 */
public record TableName(Optional<String> schema, String table) {
  /** PostgreSQL cuts longer names without a word. */
  public static final int MOST_BYTES = 63;

  /** What {@link #parse} takes, for people. */
  public static final String ACCEPTED =
      "a table's name, or a schema's and a table's with a dot between them; quoted where SQL needs it";

  private static final Pattern PART =
      Pattern.compile("\\G(?:^|(?<=.)\\.)(?:\"((?:[^\"]|\"\")+)\"|([\\p{L}_][\\p{L}\\p{N}_$]*))");

  /**
   * Reads a name as SQL has it: parts without quotes are folded to lower case.
   *
   * @return empty where it is none
   */
  public static Optional<TableName> parse(String text) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(text.strip());
    int end = 0;
    while (part.find()) {
      parts.add(
          part.group(1) == null
              ? part.group(2).toLowerCase(Locale.ROOT)
              : part.group(1).replace("\"\"", "\""));
      end = part.end();
    }
    boolean fits = parts.stream().allMatch(Identifier::fits);
    return end == text.strip().length() && fits && (parts.size() == 1 || parts.size() == 2)
        ? Optional.of(
            new TableName(
                parts.size() == 2 ? Optional.of(parts.get(0)) : Optional.empty(),
                parts.get(parts.size() - 1)))
        : Optional.empty();
  }

  /** The name for statements, quoted. */
  public String sql() {
    return Stream.concat(schema.stream(), Stream.of(table))
        .map(Identifier::quoted)
        .collect(Collectors.joining("."));
  }

  /** The name for people, without quotes that it doesn't need. */
  @Override
  public String toString() {
    return Stream.concat(schema.stream(), Stream.of(table))
        .map(Identifier::plain)
        .collect(Collectors.joining("."));
  }
}
