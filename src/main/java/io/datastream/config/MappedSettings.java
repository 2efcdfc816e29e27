package io.datastream.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Remembers which settings the application's {@link io.smallrye.config.ConfigMapping} interfaces
 * read, beside their values: so that whoever needs to know them needs no list, and a kind of source
 * brings its own by being there. That a key is none of them is for {@code cli.settings} to say, in
 * better words than the library has.
 */
public final class MappedSettings implements SmallRyeConfigBuilderCustomizer {
  private static final String OURS = "datastream";

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    List<ConfigClass> ours =
        builder.getMappingsBuilder().getMappings().stream()
            .filter(it -> it.getPrefix().equals(OURS) || it.getPrefix().startsWith(OURS + "."))
            .toList();
    builder.withMappingIgnore(OURS + ".**").withSources(new Note(ours));
  }

  /** After those that bring the mappings. */
  @Override
  public int priority() {
    return Integer.MAX_VALUE;
  }

  /**
   * The keys that a configuration's mappings read.
   *
   * @return a name that users choose is {@code *}
   */
  public static Set<String> keys(Config config) {
    return keys(
        StreamSupport.stream(config.getConfigSources().spliterator(), false)
            .collect(Collectors.toList()));
  }

  /** As {@link #keys(Config)}, for who only has its sources. */
  public static Set<String> keys(Collection<ConfigSource> sources) {
    return sources.stream()
        .filter(Note.class::isInstance)
        .flatMap(it -> ((Note) it).mappings().stream())
        .flatMap(it -> it.getProperties().keySet().stream())
        // One element of a list: the list itself is there too.
        .filter(key -> !key.endsWith("[*]"))
        .collect(Collectors.toSet());
  }

  /** A source without values; the configuration carries it along. */
  private record Note(List<ConfigClass> mappings) implements ConfigSource {
    @Override
    public Map<String, String> getProperties() {
      return Map.of();
    }

    @Override
    public Set<String> getPropertyNames() {
      return Set.of();
    }

    @Override
    public String getValue(String propertyName) {
      return null;
    }

    @Override
    public String getName() {
      return "mapped settings";
    }
  }
}
