package io.datastream.table;

import io.datastream.config.InvalidSettingException;
import io.datastream.coordination.PartitionClaim;
import io.datastream.failure.CheckedSettings;
import io.datastream.failure.Problems;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.table.LandingMode.RecordKeys;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The landing modes that there are, and where the records of each source land. */
@ApplicationScoped
public class Destinations implements CheckedSettings {
  private final Map<String, LandingMode> modes = new TreeMap<>();
  private final Map<String, LandingMode> configured = new HashMap<>();
  private final LandingMode usual;
  private final Problems problems = new Problems();

  @Inject
  Destinations(@All List<LandingMode> found, LandingConfig config, SourcesConfig sources) {
    this(found);
    config
        .sources()
        .forEach(
            (name, source) ->
                source
                    .mode()
                    .ifPresent(
                        mode -> problems.check(() -> configured.put(name, mode(name, mode)))));
    sources
        .sources()
        .forEach(
            (name, source) -> {
              if (source.table().isPresent()
                  && Optional.ofNullable(config.sources().get(name))
                      .flatMap(LandingConfig.SourceLanding::mode)
                      .isEmpty()) {
                configured.put(name, mode(name, LandingConfig.TABLE_MODE));
              }
              if (configured.containsKey(name) || source.table().isEmpty()) {
                problems.check(() -> checkTable(name, source.table().isPresent()));
              }
            });
  }

  /**
   * Those that are configured.
   *
   * @param ofSources names of modes by the names of the sources
   * @throws InvalidSettingException when there is no such mode
   */
  public Destinations(List<LandingMode> found, Map<String, String> ofSources) {
    this(found);
    ofSources.forEach((source, name) -> configured.put(source, mode(source, name)));
  }

  private Destinations(List<LandingMode> found) {
    for (LandingMode mode : found) {
      if (modes.put(mode.name(), mode) != null) {
        throw new IllegalStateException("two landing modes are called " + mode.name());
      }
    }
    usual = modes.get(LandingConfig.DEFAULT_MODE);
  }

  private void checkTable(String source, boolean hasTable) {
    LandingMode mode = configured.getOrDefault(source, usual);
    if (mode.ownTable() != hasTable) {
      throw new InvalidSettingException(
          "datastream.sources.%s.mode: '%s' is given %s a table; accepted: %s"
              .formatted(
                  source,
                  mode.name(),
                  hasTable ? "with" : "without",
                  modes.values().stream()
                      .filter(it -> it.ownTable() == hasTable)
                      .map(LandingMode::name)
                      .collect(Collectors.joining(", "))));
    }
  }

  @Override
  public List<String> problems() {
    return problems.lines();
  }

  private LandingMode mode(String source, String name) {
    LandingMode mode = modes.get(name);
    if (mode == null) {
      throw new InvalidSettingException(
          "datastream.sources.%s.mode: '%s' is given; accepted: %s"
              .formatted(source, name, String.join(", ", modes.keySet())));
    }
    return mode;
  }

  /** Where the records of a source land, whether it is configured or not. */
  public Destination of(String source) {
    return configured.getOrDefault(source, usual).destination(source);
  }

  /** What the keys of a source's records are to be. */
  public RecordKeys keys(String source) {
    return configured.getOrDefault(source, usual).keys();
  }

  /** As {@link LandingMode#messageFields}. */
  public List<String> messageFields(String source) {
    return configured.getOrDefault(source, usual).messageFields(source);
  }

  /** As {@link LandingMode#followsReadings}. */
  public boolean followsReadings(String source) {
    return configured.getOrDefault(source, usual).followsReadings();
  }

  /** Those of all modes. */
  public List<Remover> removers() {
    return modes.values().stream().flatMap(it -> it.remover().stream()).toList();
  }

  /** As {@link LandingMode#prepare}. */
  public Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows) {
    return modes.get(destination.mode()).prepare(destination, claim, rows);
  }

  /** As {@link LandingMode#forget}. */
  public void forget(Destination destination) {
    modes.get(destination.mode()).forget(destination);
  }
}
