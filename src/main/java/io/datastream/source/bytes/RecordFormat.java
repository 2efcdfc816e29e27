package io.datastream.source.bytes;

import io.datastream.source.SourceKey;
import java.util.Optional;

/**
 * What bytes may be that hold records. Each is a bean, found when the application is built, and
 * chosen by its name.
 */
public interface RecordFormat {

  /** What configuration calls it, in lower case. */
  String name();

  /** As senders call it, to be asked for. */
  String mediaType();

  /**
   * The interface of its settings: a {@link io.smallrye.config.ConfigMapping} with the prefix
   * {@code datastream.sources} and a map by the sources' names.
   *
   * @return empty when it has none
   */
  Optional<Class<?>> settings();

  /**
   * What reads one source.
   *
   * @throws io.datastream.source.SourceConfigurationException when its settings are wrong
   */
  RecordParser parser(SourceKey key);

  /** Whether its parsers look for what stands {@link Beside} the records. */
  default boolean looksBeside() {
    return false;
  }
}
