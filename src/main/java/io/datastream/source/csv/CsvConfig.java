package io.datastream.source.csv;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** Settings of sources that are CSV. */
@ConfigMapping(prefix = "datastream.sources")
public interface CsvConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, CsvSource> sources();

  /** One source; its first row names the columns. */
  interface CsvSource {

    /**
     * The character between two columns; {@code \t} or {@code tab} for a tab.
     *
     * @return as given
     */
    @WithDefault(",")
    String delimiter();

    /**
     * The character encoding, by its IANA name.
     *
     * @return as given
     */
    @WithDefault("UTF-8")
    String charset();

    /**
     * What becomes of a header that leaves columns without a name of their own. {@code mend} calls
     * a column without a name by its place ({@code column_4}, from 1), the second one of a name
     * {@code a_2}, and says so in the result's {@code warnings}; {@code strict} refuses the file.
     *
     * @return as given
     */
    @WithDefault("mend")
    String headerNames();

    /**
     * Types of columns that are not text, for example {@code columns.age=integer}: {@code string},
     * {@code integer}, {@code number}, {@code boolean} or {@code json}. An empty value of a column
     * that has a type other than string becomes null. The names are those of the records, so also
     * {@code column_4}.
     *
     * @return column name to type
     */
    Map<String, String> columns();
  }
}
