package io.datastream.source.catalog;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  private static final Pattern VARIABLE =
      Pattern.compile(
          "DATASTREAM_SOURCES_([A-Z0-9_]+?)_(TYPE|URL|RECORDS|CONNECT_TIMEOUT|READ_TIMEOUT|RETRIES"
              + "|MAX_REDIRECTS|CA_FILE|PATH|DELIMITER|CHARSET|HEADER_NAMES|EVENT_TIME|KEY|BATCH_SIZE|MODE"
              + "|(HEADERS|COLUMNS)_([A-Z0-9_]+))");

  private final Map<String, String> environment;

  /** Reads the process's environment. */
  public SourceEnvironment() {
    this(System.getenv());
  }

  SourceEnvironment(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Set<String> elsewhere = namesElsewhere(context.iterateNames());
    Map<String, String> settings = new HashMap<>();
    environment.forEach(
        (variable, value) -> {
          Matcher matcher = VARIABLE.matcher(variable);
          if (matcher.matches() && !elsewhere.contains(matcher.group(1))) {
            settings.put(PREFIX + lower(matcher.group(1)) + "." + key(matcher), value);
          }
        });
    return settings.isEmpty()
        ? List.of()
        : List.of(new PropertiesConfigSource(settings, "environment (sources)", ORDINAL));
  }

  private static String key(Matcher matcher) {
    if (matcher.group(3) == null) {
      return lower(matcher.group(2)).replace('_', '-');
    }
    // The names of HTTP headers have dashes and no case, those of columns mostly underscores.
    String name = lower(matcher.group(4));
    return matcher.group(3).equals("HEADERS")
        ? "headers." + name.replace('_', '-')
        : "columns." + name;
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
