package io.datastream.cli.settings;

import io.datastream.config.MappedSettings;
import io.smallrye.config.EnvConfigSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Finds names that set nothing because they are misspelt. A key of Datastream's own that is none
 * has been refused when the configuration was read, unless it stands in the environment: there,
 * others hand on theirs.
 */
public final class SettingsCheck {
  private static final String OURS = "DATASTREAM_";
  private static final String KAFKA = "kafka.";
  private static final Pattern PROFILE = Pattern.compile("^%[^.]+\\.");

  /** Of files; a jar's own are ours. */
  private static final Pattern FILE = Pattern.compile("source=file:([^\\]]*)\\]");

  /** What keys begin with; others may be values that an expression takes. */
  private static final Likely ROOTS = new Likely(Set.of("datastream", "kafka", "quarkus"));

  private static final Likely SERVERS =
      new Likely(
          Set.of(
              "KAFKA_BOOTSTRAP_SERVERS",
              "DATABASE_URL",
              "DATABASE_USER",
              "DATABASE_PASSWORD",
              "DATABASE_PASSWORD_FILE"));

  private final Config config;

  /** Of a configuration that has been read. */
  public SettingsCheck(Config config) {
    this.config = config;
  }

  /** What stands in the environment without an effect, each in a line. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (ConfigSource source : config.getConfigSources()) {
      if (source instanceof EnvConfigSource) {
        warnings.addAll(variables(source.getPropertyNames()));
      }
    }
    return warnings;
  }

  /** Keys of files that are misspelt, each in a line. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ConfigSource source : config.getConfigSources()) {
      Matcher file = FILE.matcher(source.getName());
      if (!(source instanceof EnvConfigSource) && file.find()) {
        problems.addAll(keys(source.getPropertyNames(), file.group(1)));
      }
    }
    return problems;
  }

  /** Those without an effect. */
  List<String> variables(Set<String> names) {
    List<String> unknown = new ArrayList<>();
    ForeignVariables foreign = new ForeignVariables();
    KnownSettings known = null;
    for (String name : new TreeSet<>(names)) {
      if (name.startsWith(OURS) && !foreign.has(name)) {
        known = known == null ? new KnownSettings(MappedSettings.keys(config)) : known;
        if (!known.hasVariable(name)) {
          unknown.add(
              name
                  + " in the environment is no setting of Datastream's and has no effect"
                  + known
                      .variableMeantBy(name)
                      .map(meant -> "; is " + meant + " meant?")
                      .orElse("; docs/configuration.md lists them"));
        }
      } else if (name.startsWith("KAFKA_") || name.startsWith("DATABASE_")) {
        SERVERS
            .to(name)
            .filter(meant -> !meant.equals(name))
            .ifPresent(
                meant ->
                    unknown.add(
                        name + " in the environment has no effect; is " + meant + " meant?"));
      }
    }
    return unknown;
  }

  private static List<String> keys(Set<String> keys, String file) {
    List<String> misspelt = new ArrayList<>();
    for (String key : new TreeSet<>(keys)) {
      meantBy(PROFILE.matcher(key).replaceFirst(""))
          .ifPresent(
              meant ->
                  misspelt.add(
                      "%s in %s sets nothing; is %s meant?"
                          .formatted(key, Path.of(file).getFileName(), meant)));
    }
    return misspelt;
  }

  /** The key that was meant by one of a file; empty for one that may be right. */
  static Optional<String> meantBy(String key) {
    String variable = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    Optional<String> server =
        SERVERS
            .to(variable)
            .filter(meant -> !meant.equals(key) && !key.equals("kafka.bootstrap.servers"));
    if (server.isPresent()) {
      return server.map(meant -> meant.startsWith("KAFKA_") ? "kafka.bootstrap.servers" : meant);
    }
    if (key.startsWith(KAFKA)) {
      return ofKafka(key.substring(KAFKA.length())).map(meant -> KAFKA + meant);
    }
    int dot = key.indexOf('.');
    return dot < 0
        ? Optional.empty()
        : ROOTS
            .to(key.substring(0, dot))
            .map(root -> root + key.substring(dot))
            .filter(meant -> !meant.equals(key));
  }

  /** Plugins of Kafka's clients have settings of their own: only what is nearly right is wrong. */
  private static Optional<String> ofKafka(String name) {
    Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(ProducerConfig.configNames());
    return names.contains(name) ? Optional.empty() : new Likely(names).to(name);
  }
}
