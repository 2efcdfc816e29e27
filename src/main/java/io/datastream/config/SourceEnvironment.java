package io.datastream.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Sources configured by the environment alone: {@code DATASTREAM_SOURCES_API_USERS_TYPE} is the
 * type of {@code api_users}. MicroProfile's own rule can't tell where a name ends that itself has
 * an underscore; here the known keys at the end tell it.
 *
 * <p>A name that another configuration source has, also with dashes or dots where the variable has
 * underscores, is left to MicroProfile's rule, which finds it.
 */
public class SourceEnvironment implements ConfigSourceFactory {
  private static final String PREFIX = "datastream.sources.";

  /** As the environment itself has it. */
  private static final int ORDINAL = 300;

  private static final String VARIABLES = "DATASTREAM_SOURCES_";

  /** The names of HTTP headers have dashes and no case, other names mostly underscores. */
  private static final String HEADERS = "headers.";

  private final Map<String, String> environment;

  /** Reads the process's environment. */
  public SourceEnvironment() {
    this(System.getenv());
  }

  /** Of these variables. */
  public SourceEnvironment(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> given = new HashMap<>(environment);
    given.keySet().removeIf(variable -> !variable.startsWith(VARIABLES));
    if (given.isEmpty()) {
      return List.of();
    }
    Set<String> elsewhere = namesElsewhere(context.iterateNames());
    List<Setting> known = known(context.getConfigSources());
    Map<String, String> settings = new HashMap<>();
    given.forEach(
        (variable, value) ->
            key(variable.substring(VARIABLES.length()), known, elsewhere)
                .ifPresent(key -> settings.put(key, value)));
    return settings.isEmpty()
        ? List.of()
        : List.of(new PropertiesConfigSource(settings, "environment (sources)", ORDINAL));
  }

  /**
   * A setting that sources may have.
   *
   * @param key as it is written, {@code *} where users name something
   * @param variable how the end of a variable spells it
   */
  private record Setting(String key, Pattern variable) {
    static Setting of(String key) {
      String spelt = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
      return new Setting(key, Pattern.compile(spelt.replace("*", "([A-Z0-9_]+)")));
    }
  }

  private static List<Setting> known(List<ConfigSource> sources) {
    String ofSource = PREFIX + "*.";
    return MappedSettings.keys(sources).stream()
        .filter(key -> key.startsWith(ofSource))
        .map(key -> key.substring(ofSource.length()))
        // What is spelt in full comes before what users name.
        .sorted(Comparator.comparing((String key) -> key.contains("*")).thenComparing(it -> it))
        .map(Setting::of)
        .toList();
  }

  /** The key of a variable's end: the shortest name that leaves a setting. */
  private static Optional<String> key(String end, List<Setting> known, Set<String> elsewhere) {
    for (int to = end.indexOf('_', 1); to > 0; to = end.indexOf('_', to + 1)) {
      String rest = end.substring(to + 1);
      for (Setting setting : known) {
        Matcher matcher = setting.variable().matcher(rest);
        if (matcher.matches()) {
          String name = end.substring(0, to);
          return elsewhere.contains(name)
              ? Optional.empty()
              : Optional.of(PREFIX + lower(name) + "." + filled(setting.key(), matcher));
        }
      }
    }
    return Optional.empty();
  }

  private static String filled(String key, Matcher matcher) {
    String filled = key;
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String name = lower(matcher.group(i));
      filled = filled.replaceFirst("\\*", key.startsWith(HEADERS) ? name.replace('_', '-') : name);
    }
    return filled;
  }

  /** What other configuration sources name, as a variable would spell it. */
  private static Set<String> namesElsewhere(Iterator<String> properties) {
    Set<String> names = new HashSet<>();
    while (properties.hasNext()) {
      String property = properties.next();
      if (property.startsWith(PREFIX)) {
        String rest = property.substring(PREFIX.length());
        int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : rest.indexOf('.');
        if (end > 0) {
          String name = rest.substring(0, end).replace("\"", "");
          names.add(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
        }
      }
    }
    return names;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
