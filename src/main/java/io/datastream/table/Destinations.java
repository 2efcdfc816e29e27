package io.datastream.table;

import io.datastream.config.InvalidSettingException;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The landing modes that there are, and where the records of each source land. */
@ApplicationScoped
public class Destinations {
  private final Map<String, LandingMode> modes = new TreeMap<>();
  private final Map<String, LandingMode> configured = new HashMap<>();
  private final LandingMode usual;

  @Inject
  Destinations(@All List<LandingMode> found, LandingConfig config) {
    this(
        found,
        config.sources().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().mode())));
  }

  /**
   * Those that are configured.
   *
   * @param ofSources names of modes by the names of the sources
   * @throws InvalidSettingException when there is no such mode
   */
  public Destinations(List<LandingMode> found, Map<String, String> ofSources) {
    for (LandingMode mode : found) {
      if (modes.put(mode.name(), mode) != null) {
        throw new IllegalStateException("two landing modes are called " + mode.name());
      }
    }
    usual = modes.get(LandingConfig.DEFAULT_MODE);
    ofSources.forEach((source, name) -> configured.put(source, mode(source, name)));
  }

  /** A wrong mode keeps the application from starting: {@code serve} would find out later. */
  void check(@Observes StartupEvent start) {
    // Being created is the check.
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

  /** As {@link LandingMode#writer}. */
  public Uni<TableWriter> writer(Destination destination, UUID session) {
    return modes.get(destination.mode()).writer(destination, session);
  }

  /** As {@link LandingMode#forget}. */
  public void forget(Destination destination) {
    modes.get(destination.mode()).forget(destination);
  }
}
