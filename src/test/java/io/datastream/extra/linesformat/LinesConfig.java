package io.datastream.extra.linesformat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** Settings of sources that are lines. */
@ConfigMapping(prefix = "datastream.sources")
public interface LinesConfig {

  /** The sources by their names. */
  @WithParentName
  @WithDefaults
  Map<String, LinesSource> sources();

  /** One source. */
  interface LinesSource {

    /** Lines at the beginning that are passed over. */
    @WithDefault("0")
    int skipLines();
  }
}
