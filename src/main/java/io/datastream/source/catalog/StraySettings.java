package io.datastream.source.catalog;

import io.datastream.source.SettingsGroup;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.NameIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * Finds settings that a source has and its kind doesn't: they would do nothing, and whoever gave
 * them thinks that they do.
 */
final class StraySettings {

  private static final String PREFIX = "datastream.sources.";

  private final Config config;
  private final Map<String, Set<String>> given = new HashMap<>();
  private final Map<String, List<Owned>> owned = new HashMap<>();

  /**
   * A setting of some kind.
   *
   * @param defaultValue null when it has none
   */
  private record Owned(SettingsGroup group, String defaultValue) {}

  /** Of all sources. */
  StraySettings(List<SourceKind> kinds, Config config) {
    this.config = config;
    for (String property : config.getPropertyNames()) {
      if (property.startsWith(PREFIX)) {
        NameIterator at = new NameIterator(property, PREFIX.length() - 1);
        given.computeIfAbsent(at.getNextSegment(), source -> new TreeSet<>()).add(property);
      }
    }
    kinds.stream().flatMap(kind -> kind.settings().stream()).forEach(this::own);
  }

  private void own(SettingsGroup group) {
    ConfigClass.configClass(group.mapping())
        .getProperties()
        .forEach(
            (property, defaultValue) ->
                owned
                    .computeIfAbsent(setting(property), setting -> new ArrayList<>())
                    .add(new Owned(group, defaultValue)));
  }

  /** What comes after the source's name, without what may follow it: an index, a map's keys. */
  private static String setting(String property) {
    NameIterator at = new NameIterator(property, PREFIX.length() - 1);
    at.next();
    return at.hasNext() ? at.getNextSegment().replaceFirst("\\[.*", "") : "";
  }

  /**
   * Looks at one source.
   *
   * @param own the settings that it may have
   * @throws SourceConfigurationException when it has others
   */
  void refuse(SourceKey key, String type, List<SettingsGroup> own) {
    Set<Class<?>> mappings =
        own.stream().map(SettingsGroup::mapping).collect(Collectors.toUnmodifiableSet());
    for (String property : given.getOrDefault(key.source(), Set.of())) {
      List<Owned> owners = owned.getOrDefault(setting(property), List.of());
      if (!owners.isEmpty()
          && owners.stream().noneMatch(it -> mappings.contains(it.group().mapping()))
          && saysSomething(property, owners)) {
        throw new SourceConfigurationException(
            "%s: given for a source of type %s; accepted: only with %s"
                .formatted(
                    key.of(setting(property)),
                    type,
                    owners.stream()
                        .map(it -> it.group().owner())
                        .distinct()
                        .collect(Collectors.joining(" or "))));
      }
    }
  }

  /** Nothing, and what holds without it, do no harm. */
  private boolean saysSomething(String property, List<Owned> owners) {
    String value = config.getConfigValue(property).getValue();
    return value != null
        && !value.isEmpty()
        && owners.stream().noneMatch(it -> value.equals(it.defaultValue()));
  }
}
