package io.datastream.source.csv;

import io.datastream.failure.Problems;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is configured for a source that is CSV, checked.
 *
 * @param strictHeader whether a file is refused whose header doesn't name each column
 * @param columns types of those that are not text
 */
public record CsvSettings(
    SourceKey key,
    char delimiter,
    Charset charset,
    boolean strictHeader,
    Map<String, ColumnType> columns) {

  /** What a map of texts makes of {@code columns.paid.type}. */
  private static final Pattern OF_BLOCK =
      Pattern.compile(
          ".+\\.(type|from|value|default|null-if|format|decimal|thousands|time-zone|mask|not-null)(\\[\\d+])?");

  /**
   * Checks what is given.
   *
   * @param hasTable whether the records land in a table of their own, which has columns of more
   *     types; values of those are text until then
   * @throws SourceConfigurationException when something is wrong
   */
  static CsvSettings of(SourceKey key, CsvConfig.CsvSource given, boolean hasTable) {
    Problems wrong = new Problems();
    char delimiter = wrong.read(() -> delimiter(key, given.delimiter()), ',');
    Charset charset = wrong.read(() -> charset(key, given.charset()), StandardCharsets.UTF_8);
    boolean strict = wrong.read(() -> strictHeader(key, given.headerNames()), false);
    Map<String, ColumnType> columns =
        wrong.read(() -> columns(key, given.columns(), hasTable), Map.of());
    wrong.refuse();
    return new CsvSettings(key, delimiter, charset, strict, columns);
  }

  private static char delimiter(SourceKey key, String given) {
    if (given.equals("\\t") || given.equalsIgnoreCase("tab")) {
      return '\t';
    }
    if (given.length() != 1
        || "\"\r\n".indexOf(given.charAt(0)) >= 0
        || Character.isSurrogate(given.charAt(0))) {
      throw key.refused("delimiter", given, "one character other than the quote, or tab");
    }
    return given.charAt(0);
  }

  private static Charset charset(SourceKey key, String given) {
    try {
      var charset = Charset.forName(given.strip());
      if (!charset.canEncode()) {
        throw key.refused("charset", given, "an encoding with one reading, like UTF-8");
      }
      return charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw key.refused(
          "charset",
          given,
          "the name of a character encoding, like UTF-8, ISO-8859-1 or windows-1252");
    }
  }

  private static boolean strictHeader(SourceKey key, String given) {
    return switch (given.strip().toLowerCase(Locale.ROOT)) {
      case "mend" -> false;
      case "strict" -> true;
      default -> throw key.refused("header-names", given, "mend or strict");
    };
  }

  private static Map<String, ColumnType> columns(
      SourceKey key, Map<String, String> given, boolean hasTable) {
    var types = new LinkedHashMap<String, ColumnType>();
    Map<String, String> own = new LinkedHashMap<>(given);
    if (hasTable) {
      // Of a column's block in its table: what reads rows has nothing to do with it.
      own.keySet().removeIf(it -> OF_BLOCK.matcher(it).matches());
    }
    Problems wrong = new Problems();
    own.forEach(
        (column, type) ->
            wrong.check(
                () ->
                    ColumnType.of(type)
                        .ifPresentOrElse(
                            it -> types.put(column, it),
                            () -> refuseType(key, column, type, hasTable))));
    wrong.refuse();
    return types;
  }

  private static void refuseType(SourceKey key, String column, String type, boolean hasTable) {
    if (!hasTable) {
      throw new SourceConfigurationException(
          "%s: '%s' is given; accepted: one of %s"
              .formatted(key.of("columns", column), type, ColumnType.accepted()));
    }
  }
}
