package io.datastream.source.catalog;

import io.datastream.failure.Problems;
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

/** The settings that are given to sources, and that some kind of source has. */
final class KindSettings {

  private static final String PREFIX = "datastream.sources.";

  private final Config config;
  private final Map<String, List<Owned>> owned = new HashMap<>();
  private final Map<String, Set<Given>> given = new HashMap<>();

  /**
   * A setting of some kind.
   *
   * @param depth how many names it has after the source's
   * @param defaultValue null when it has none
   */
  private record Owned(SettingsGroup group, int depth, String defaultValue) {}

  /**
   * A setting of a source.
   *
   * @param property its full key
   * @param name the first of its names after the source's, without an index
   */
  private record Given(String property, String name, List<Owned> owners)
      implements Comparable<Given> {
    @Override
    public int compareTo(Given other) {
      return property.compareTo(other.property);
    }
  }

  /** Of all sources. */
  KindSettings(List<SourceKind> kinds, Config config) {
    this.config = config;
    List<String> properties = new ArrayList<>();
    for (String property : config.getPropertyNames()) {
      if (property.startsWith(PREFIX)) {
        properties.add(property);
      }
    }
    // Who has no sources has nothing to pay for them.
    if (!properties.isEmpty()) {
      kinds.stream().flatMap(kind -> kind.settings().stream()).forEach(this::own);
      properties.forEach(this::take);
    }
  }

  private void own(SettingsGroup group) {
    ConfigClass.configClass(group.mapping())
        .getProperties()
        .forEach(
            (property, defaultValue) -> {
              List<String> names = names(property);
              owned
                  .computeIfAbsent(names.get(1), name -> new ArrayList<>())
                  .add(new Owned(group, names.size(), defaultValue));
            });
  }

  private void take(String property) {
    List<String> names = names(property);
    List<Owned> owners =
        names.size() < 2
            ? List.of()
            : owned.getOrDefault(names.get(1), List.of()).stream()
                .filter(it -> it.depth() == names.size())
                .toList();
    if (!owners.isEmpty()) {
      given
          .computeIfAbsent(names.get(0), source -> new TreeSet<>())
          .add(new Given(property, names.get(1), owners));
    }
  }

  /** The source's name, and what comes after it; without the index of an element of a list. */
  private static List<String> names(String property) {
    List<String> names = new ArrayList<>();
    for (NameIterator at = new NameIterator(property, PREFIX.length() - 1);
        at.hasNext();
        at.next()) {
      names.add(names.isEmpty() ? at.getNextSegment() : withoutIndex(at.getNextSegment()));
    }
    return names;
  }

  private static String withoutIndex(String name) {
    return name.replaceFirst("\\[\\d+]$", "");
  }

  /** The sources that have any such setting. */
  Set<String> sources() {
    return given.keySet();
  }

  /**
   * Refuses those that the source's own kind doesn't have: they would do nothing, and whoever gave
   * them thinks that they do.
   *
   * @param own the settings that it may have
   * @param shared names of settings that this source has whatever its kind
   * @throws SourceConfigurationException when it has another one
   * @throws io.datastream.failure.SeveralProblemsException when it has several
   */
  void refuseStrays(SourceKey key, String type, List<SettingsGroup> own, Set<String> shared) {
    Set<Class<?>> mappings =
        own.stream().map(SettingsGroup::mapping).collect(Collectors.toUnmodifiableSet());
    Problems strays = new Problems();
    for (Given it : given.getOrDefault(key.source(), Set.of())) {
      strays.check(() -> refuseStray(key, type, mappings, shared, it));
    }
    strays.refuse();
  }

  private void refuseStray(
      SourceKey key, String type, Set<Class<?>> mappings, Set<String> shared, Given it) {
    if (!shared.contains(it.name())
        && it.owners().stream().noneMatch(owner -> mappings.contains(owner.group().mapping()))
        && saysSomething(it)) {
      throw new SourceConfigurationException(
          "%s: given for a source of type %s; accepted: only with %s"
              .formatted(
                  key.of(it.name()),
                  type,
                  it.owners().stream()
                      .map(owner -> owner.group().owner())
                      .distinct()
                      .collect(Collectors.joining(" or "))));
    }
  }

  /** Nothing, and what holds without it, do no harm. */
  private boolean saysSomething(Given setting) {
    String value = config.getConfigValue(setting.property()).getValue();
    return value != null
        && !value.isEmpty()
        && setting.owners().stream().noneMatch(owner -> value.equals(owner.defaultValue()));
  }
}
