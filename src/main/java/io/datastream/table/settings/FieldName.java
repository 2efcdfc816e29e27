package io.datastream.table.settings;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How the names of fields become those of columns. */
public final class FieldName {
  public static final String INGESTED_AT = "_ingested_at";
  public static final String PROCESSED_AT = "_processed_at";
  public static final String RUN_ID = "_run_id";
  public static final String SOURCE = "_source";
  public static final String RECORD_KEY = "_record_key";
  public static final String EXTRA = "_extra";
  public static final String DELETED_AT = "_deleted_at";
  public static final String VALID_FROM = "_valid_from";
  public static final String VALID_TO = "_valid_to";

  /** Columns of Datastream's own use, which no field may fill. */
  public static final Set<String> OWN =
      Set.of(
          INGESTED_AT,
          PROCESSED_AT,
          RUN_ID,
          SOURCE,
          RECORD_KEY,
          EXTRA,
          DELETED_AT,
          VALID_FROM,
          VALID_TO);

  private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^\\p{L}\\p{N}_$]");

  private FieldName() {}

  /**
   * The column of a field: in lower case, so that queries need no quotes ({@code SELECT createdAt}
   * finds {@code createdat}), and with an underscore for what no name has.
   */
  public static String folded(String field) {
    return NOT_OF_A_NAME.matcher(field.toLowerCase(Locale.ROOT)).replaceAll("_");
  }
}
