package io.datastream.cli.settings;

import io.smallrye.config.NameIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The keys that Datastream reads, and which of them somebody may have meant. */
public final class KnownSettings {
  private static final String SOURCES = "DATASTREAM_SOURCES_";

  private final Set<String> keys;

  /**
   * What the code reads.
   *
   * @param keys a name that users choose is {@code *}
   */
  public KnownSettings(Set<String> keys) {
    this.keys = new TreeSet<>(keys);
  }

  /** Whether it is one of them. */
  boolean has(String key) {
    if (keys.contains(key)) {
      return true;
    }
    List<String> given = segments(key);
    return keys.stream()
        .filter(known -> known.contains("*"))
        .anyMatch(known -> matches(segments(known), given));
  }

  private static boolean matches(List<String> known, List<String> given) {
    if (known.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).equals("*") && !known.get(i).equals(withoutIndex(given.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** A list may also be given element by element. */
  private static String withoutIndex(String segment) {
    return segment.replaceFirst("\\[\\d+]$", "");
  }

  /**
   * The key that was meant by one that is none.
   *
   * @return empty when none is like it
   */
  public Optional<String> meantBy(String key) {
    List<String> given = segments(key);
    List<String> candidates = new ArrayList<>();
    for (String known : keys) {
      filled(known, given).ifPresent(candidates::add);
    }
    return new Likely(candidates)
        .to(key)
        // A key that is right, in the wrong place.
        .or(() -> alone(candidates, given.get(given.size() - 1)));
  }

  /** Whether an environment variable sets one of them. */
  boolean hasVariable(String name) {
    return keys.stream()
        .anyMatch(
            key ->
                key.contains("*")
                    ? Pattern.matches(variable(key).replace("*", ".+"), name)
                    : variable(key).equals(name));
  }

  /** The environment variable that was meant by one that sets nothing. */
  Optional<String> variableMeantBy(String name) {
    List<String> candidates = new ArrayList<>();
    for (String key : keys) {
      if (!key.contains("*")) {
        candidates.add(variable(key));
      } else if (name.startsWith(SOURCES) && !key.endsWith("*")) {
        candidates.addAll(ofSource(key, name.substring(SOURCES.length()).split("_")));
      }
    }
    return new Likely(candidates).to(name);
  }

  /** The key with each part of the variable as the source's name that it could be. */
  private static List<String> ofSource(String key, String... parts) {
    String last = variable(key.substring(key.lastIndexOf('.') + 1));
    List<String> candidates = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      candidates.add(SOURCES + String.join("_", Arrays.copyOf(parts, i)) + "_" + last);
    }
    return candidates;
  }

  /** What MicroProfile Config makes of a key. */
  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
  }

  private static Optional<String> alone(List<String> candidates, String last) {
    List<String> same = candidates.stream().filter(it -> it.endsWith("." + last)).toList();
    return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
  }

  /** The known key with the names that were given; empty where it has no room for them. */
  private static Optional<String> filled(String known, List<String> given) {
    if (!known.contains("*")) {
      return Optional.of(known);
    }
    List<String> segments = segments(known);
    if (segments.size() != given.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).equals("*")) {
        String name = given.get(i);
        segments.set(i, name.contains(".") ? "\"" + name + "\"" : name);
      }
    }
    return Optional.of(String.join(".", segments));
  }

  private static List<String> segments(String key) {
    List<String> segments = new ArrayList<>();
    for (NameIterator name = new NameIterator(key); name.hasNext(); name.next()) {
      segments.add(name.getNextSegment());
    }
    return segments;
  }
}
