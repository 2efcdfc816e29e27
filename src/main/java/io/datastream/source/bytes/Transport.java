package io.datastream.source.bytes;

import io.datastream.source.SourceKey;
import java.util.Map;
import java.util.Optional;

/** A way in which bytes come. Each is a bean, found when the application is built. */
public interface Transport {

  /**
   * What a source's {@code type} may say to mean it, each with the format that is usual then. A
   * word that is the name of a format means that one alone.
   *
   * @return not empty; words and formats in lower case
   */
  Map<String, String> types();

  /**
   * The interface of its settings: a {@link io.smallrye.config.ConfigMapping} with the prefix
   * {@code datastream.sources} and a map by the sources' names.
   *
   * @return empty when it has none
   */
  Optional<Class<?>> settings();

  /**
   * Where the bytes of one source come from. Connects to nothing.
   *
   * @throws io.datastream.source.SourceConfigurationException when its settings are wrong
   */
  Origin origin(SourceKey key);
}
