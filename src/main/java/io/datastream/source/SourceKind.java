package io.datastream.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of source: how it is configured, and what reads it. Each is a bean, found when the
 * application is built; everything else (the check of the settings, the environment's variables,
 * the reference of the configuration) follows from what it says here.
 *
 * <p>After <a
 * href="https://github.com/kroxylicious/kroxylicious/blob/main/kroxylicious-api/src/main/java/io/kroxylicious/proxy/filter/FilterFactory.java">Kroxylicious'
 * {@code FilterFactory}</a> and its configuration type.
 */
public interface SourceKind {

  /**
   * What a source's {@code type} may say to be of this kind, in lower case.
   *
   * @return not empty
   */
  Set<String> types();

  /**
   * All settings that sources of this kind may have beside those that every source has.
   *
   * @return empty when it has none
   */
  List<SettingsGroup> settings();

  /**
   * Those that one source may have.
   *
   * @param type one of {@link #types}
   * @return some of {@link #settings}
   */
  default List<SettingsGroup> settings(SourceKey key, String type) {
    return settings();
  }

  /**
   * Makes a source of what is configured under its name. Connects to nothing.
   *
   * @param type one of {@link #types}
   * @return empty when ingest has nothing to read of it, for others write its records
   * @throws SourceConfigurationException when that is wrong
   */
  Optional<Source> create(SourceKey key, String type, SourceSettings common);
}
