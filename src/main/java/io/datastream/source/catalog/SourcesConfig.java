package io.datastream.source.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** The sources of this installation. */
@ConfigMapping(prefix = "datastream.sources")
public interface SourcesConfig {

  /**
   * The sources by their names. A name that contains a dot is quoted in the key: {@code
   * datastream.sources."my.source".url}.
   *
   * @return empty when none has any of these settings; what is asked for is there all the same
   */
  @WithParentName
  @WithDefaults
  Map<String, SourceConfig> sources();
}
