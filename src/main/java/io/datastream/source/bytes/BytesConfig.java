package io.datastream.source.bytes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Settings of all sources that are bytes. */
@ConfigMapping(prefix = "datastream.sources")
public interface BytesConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, BytesSource> sources();

  /** One source. */
  interface BytesSource {

    /**
     * What the bytes are, where the type doesn't say it: {@code csv}, {@code json} or {@code
     * ndjson} (one JSON object a line). Without it an API answers with JSON, and a file is CSV.
     *
     * @return empty when not given
     */
    Optional<String> format();
  }
}
