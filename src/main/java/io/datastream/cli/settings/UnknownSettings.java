package io.datastream.cli.settings;

import io.datastream.config.InvalidSettingException;
import io.datastream.config.MappedSettings;
import io.datastream.failure.CheckedSettings;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses keys of Datastream's own that are none. Variables of the environment are no such keys:
 * there, others hand on theirs.
 */
@ApplicationScoped
public class UnknownSettings implements CheckedSettings {
  private static final String OURS = "datastream.";

  /** Before anybody looks at values: a misspelt key is one that is missing. */
  private static final int FIRST = 1;

  /** What the library makes of a variable is a key too; the name is that of its source. */
  private static final String VARIABLES = "EnvConfigSource";

  private static final Pattern PLACE = Pattern.compile("source=file:([^\\]]*)\\]");

  private final Config config;

  public UnknownSettings(Config config) {
    this.config = config;
  }

  /**
   * Looks at all.
   *
   * @throws InvalidSettingException with every such key, in one text
   */
  void refuse(@Observes @Priority(FIRST) StartupEvent start) {
    if (!WrongSettingsRefusal.gathers(config)) {
      refuse();
    }
  }

  void refuse() {
    List<String> unknown = problems();
    if (!unknown.isEmpty()) {
      throw new InvalidSettingException("configuration: " + String.join("; ", unknown));
    }
  }

  @Override
  public List<String> problems() {
    Set<String> ours = new TreeSet<>();
    for (String key : config.getPropertyNames()) {
      if (key.startsWith(OURS)
          && !String.valueOf(config.getConfigValue(key).getSourceName()).startsWith(VARIABLES)) {
        ours.add(key);
      }
    }
    if (ours.isEmpty()) {
      return List.of();
    }
    KnownSettings known = new KnownSettings(MappedSettings.keys(config));
    ours.removeIf(known::has);
    return ours.stream().map(key -> inWords(key, known)).toList();
  }

  private String inWords(String key, KnownSettings known) {
    return key
        + place(config.getConfigValue(key))
        + " is no key of Datastream's"
        + known
            .meantBy(key)
            .map(meant -> "; is " + meant + " meant?")
            .orElse(" (docs/configuration.md lists them)");
  }

  private static String place(org.eclipse.microprofile.config.ConfigValue value) {
    Matcher file = PLACE.matcher(String.valueOf(value.getSourceName()));
    if (!file.find()) {
      return "";
    }
    int line = value instanceof ConfigValue of ? of.getLineNumber() : -1;
    return " (%s%s)".formatted(Path.of(file.group(1)).getFileName(), line < 0 ? "" : ":" + line);
  }
}
