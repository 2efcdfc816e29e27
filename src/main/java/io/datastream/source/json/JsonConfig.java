package io.datastream.source.json;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Settings of sources that are JSON. */
@ConfigMapping(prefix = "datastream.sources")
public interface JsonConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, JsonSource> sources();

  /** One source. */
  interface JsonSource {

    /**
     * JSON pointer (RFC 6901) to the array of records, for example {@code /data/items}. Without it
     * the whole document is the array.
     *
     * @return empty when not given
     */
    Optional<String> records();
  }
}
