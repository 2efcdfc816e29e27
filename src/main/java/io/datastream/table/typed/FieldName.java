package io.datastream.table.typed;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How the names of fields become those of columns. */
final class FieldName {
  static final String INGESTED_AT = "_ingested_at";
  static final String PROCESSED_AT = "_processed_at";
  static final String RUN_ID = "_run_id";
  static final String SOURCE = "_source";
  static final String RECORD_KEY = "_record_key";
  static final String EXTRA = "_extra";
  static final String DELETED_AT = "_deleted_at";

  /** Columns of Datastream's own use, which no field may fill. */
  static final Set<String> OWN =
      Set.of(INGESTED_AT, PROCESSED_AT, RUN_ID, SOURCE, RECORD_KEY, EXTRA, DELETED_AT);

  private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^\\p{L}\\p{N}_$]");

  private FieldName() {}

  /**
   * The column of a field: in lower case, so that queries need no quotes ({@code SELECT createdAt}
   * finds {@code createdat}), and with an underscore for what no name has.
   */
  static String folded(String field) {
    return NOT_OF_A_NAME.matcher(field.toLowerCase(Locale.ROOT)).replaceAll("_");
  }
}
