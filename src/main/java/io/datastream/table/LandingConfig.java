package io.datastream.table;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** Where the records of sources land, as it is configured. */
@ConfigMapping(prefix = "datastream.sources")
public interface LandingConfig {
  /** The mode of sources that say nothing. */
  String DEFAULT_MODE = "jsonb";

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
     * How the records of the source land, whoever sends them: {@code jsonb}, in {@code
     * stream_records}.
     *
     * @return as given
     */
    @WithDefault(DEFAULT_MODE)
    String mode();
  }
}
