package io.datastream.table;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Where the records of sources land, as it is configured. */
@ConfigMapping(prefix = "datastream.sources")
public interface LandingConfig {
  /** The mode of sources that say nothing and have no table of their own. */
  String DEFAULT_MODE = "jsonb";

  /** The mode of sources that say nothing and have one. */
  String TABLE_MODE = "upsert";

  /**
   * The sources by their names.
   *
   * @return empty when none is configured
   */
  @WithParentName
  Map<String, SourceLanding> sources();

  /** One source. */
  interface SourceLanding {

    /**
     * How the records of the source land, whoever sends them. Without a {@code table} {@code
     * jsonb}: in {@code stream_records}. With one, {@code upsert} (a row a key, as the latest
     * record has it), {@code append} (a row a record) or {@code snapshot} (a row a key, and rows
     * that a complete reading of the source lacks go); {@code upsert} unless given.
     *
     * @return empty when not given
     */
    Optional<String> mode();
  }
}
