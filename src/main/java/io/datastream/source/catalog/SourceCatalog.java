package io.datastream.source.catalog;

import io.datastream.failure.CheckedSettings;
import io.datastream.failure.Problems;
import io.datastream.source.Source;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.datastream.source.SourceSettings;
import io.datastream.source.sample.SampleSource;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** All sources there are: the configured ones and the built-in sample. */
@ApplicationScoped
public class SourceCatalog implements CheckedSettings {

  /** Name of the built-in sample. */
  public static final String SAMPLE = "sample";

  /** Stands for settings that can't be, so that the others are looked at all the same. */
  private static final SourceSettings WRONG =
      new SourceSettings(Optional.empty(), Optional.empty(), 1);

  private final Map<String, SourceKind> kinds = new TreeMap<>();
  private final Map<String, Source> configured = new TreeMap<>();
  private final Map<String, String> ofOthers = new TreeMap<>();
  private final Set<String> names;
  private final Problems problems = new Problems();
  private final Source sample;

  /**
   * Checks the configuration of all sources; connects to none of them. One that is wrong is among
   * the {@link #problems}, and not among the sources.
   *
   * @param config what every source may have, as configured
   * @param found all kinds of source
   * @param all where it comes from
   */
  public SourceCatalog(SourcesConfig config, @All List<SourceKind> found, Config all) {
    for (SourceKind kind : found) {
      for (String type : kind.types()) {
        if (kinds.put(type, kind) != null) {
          throw new IllegalStateException("two kinds of source are called " + type);
        }
      }
    }
    KindSettings settings = new KindSettings(found, all);
    names = new TreeSet<>(config.sources().keySet());
    names.addAll(settings.sources());
    names.forEach(name -> problems.check(() -> add(name, config.sources().get(name), settings)));
    sample =
        configured.getOrDefault(
            SAMPLE,
            new SampleSource(
                SAMPLE,
                new SourceSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Integer.parseInt(SourceConfig.BATCH_SIZE))));
  }

  @Override
  public List<String> problems() {
    return problems.lines();
  }

  /** The names of all that are configured, those that others write and those that are wrong too. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /**
   * The configured sources that can be read, by name; the sample is among them only when it is
   * configured.
   *
   * @return unmodifiable, in the order of the names
   */
  public List<Source> all() {
    return List.copyOf(configured.values());
  }

  /**
   * The sources that somebody asked for, each once; all that are configured when nobody named any.
   *
   * @param names as configured
   * @param withSample whether the built-in sample was asked for as well
   * @return empty when none was named and none is configured
   * @throws UnknownSourceException when a name is none
   */
  public List<Source> choose(List<String> names, boolean withSample) {
    var chosen = new LinkedHashMap<String, Source>();
    names.forEach(name -> chosen.put(name, require(name)));
    if (withSample) {
      chosen.put(SAMPLE, sample);
    }
    return chosen.isEmpty() ? all() : List.copyOf(chosen.values());
  }

  /**
   * Finds a source by its name; {@value #SAMPLE} is always there.
   *
   * @param name as configured
   * @return never null
   * @throws UnknownSourceException when there is none, or none that can be read
   */
  public Source require(String name) {
    if (SAMPLE.equals(name)) {
      return sample;
    }
    var source = name == null ? null : configured.get(name);
    if (source == null && name != null && ofOthers.containsKey(name)) {
      throw UnknownSourceException.ofOthers(name, ofOthers.get(name));
    }
    if (source == null) {
      var known = new ArrayList<>(configured.keySet());
      if (!known.contains(SAMPLE)) {
        known.add(SAMPLE);
      }
      throw new UnknownSourceException(String.valueOf(name), known);
    }
    return source;
  }

  /**
   * The built-in sample of ten users, which needs no configuration.
   *
   * @return never null
   */
  public Source sample() {
    return sample;
  }

  private void add(String name, SourceConfig config, KindSettings settings) {
    var key = new SourceKey(name);
    checkName(name);
    var accepted = "one of " + String.join(", ", kinds.keySet());
    var given = config.type().orElseThrow(() -> key.missing("type", accepted));
    var type = given.strip().toLowerCase(Locale.ROOT);
    var kind = kinds.get(type);
    if (kind == null) {
      throw key.refused("type", given, accepted);
    }
    if (name.equals(SAMPLE) && !type.equals(SAMPLE)) {
      throw key.refused("type", given, "sample, because the name 'sample' is the built-in one's");
    }
    Problems wrong = new Problems();
    wrong.check(
        () ->
            settings.refuseStrays(
                key,
                type,
                kind.settings(key, type),
                // A table's columns are declared whatever the records are read from.
                config.table().isPresent() ? Set.of("columns") : Set.of()));
    var common = wrong.read(() -> common(key, config), WRONG);
    Optional<Source> made = wrong.read(() -> kind.create(key, type, common), Optional.empty());
    wrong.refuse();
    made.ifPresentOrElse(source -> configured.put(name, source), () -> ofOthers.put(name, type));
  }

  private static void checkName(String name) {
    if (name.isBlank()) {
      throw new SourceConfigurationException(
          "datastream.sources.\"%s\": the name of a source is blank; accepted: 1 to %d characters"
              .formatted(name, SourceSettings.MAX_NAME_LENGTH));
    }
    if (name.length() > SourceSettings.MAX_NAME_LENGTH) {
      throw new SourceConfigurationException(
          "datastream.sources.%s…: the name of a source has %d characters; accepted: 1 to %d"
              .formatted(name.substring(0, 40), name.length(), SourceSettings.MAX_NAME_LENGTH));
    }
  }

  private static SourceSettings common(SourceKey key, SourceConfig config) {
    Problems wrong = new Problems();
    wrong.check(
        () -> {
          if (config.batchSize() < 1) {
            throw key.refused("batch-size", config.batchSize(), "a whole number of at least 1");
          }
        });
    wrong.check(
        () -> {
          if (config.key().filter(it -> it.stream().anyMatch(String::isBlank)).isPresent()) {
            throw key.refused(
                "key",
                String.join(",", config.key().orElseThrow()),
                "field names separated by commas");
          }
        });
    wrong.refuse();
    return new SourceSettings(config.key(), config.eventTime(), config.batchSize());
  }
}
