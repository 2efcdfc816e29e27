package io.datastream.extra.countersource;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.OptionalInt;

/** Settings of sources that count. */
@ConfigMapping(prefix = "datastream.sources")
public interface CounterConfig {

  /** The sources by their names. */
  @WithParentName
  @WithDefaults
  Map<String, CounterSource> sources();

  /** One source. */
  interface CounterSource {

    /** The first number. */
    @WithDefault("1")
    int first();

    /** The last number. Required. */
    OptionalInt last();

    /** Names of numbers. */
    Map<Integer, String> nicknames();
  }
}
