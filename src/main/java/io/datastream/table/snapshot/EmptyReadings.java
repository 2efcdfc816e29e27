package io.datastream.table.snapshot;

import io.datastream.config.InvalidSettingException;
import io.datastream.source.SourceKey;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.TableSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Of which sources an empty reading is believed. */
@ApplicationScoped
public class EmptyReadings {
  private final Set<String> believed = new TreeSet<>();

  /**
   * @throws InvalidSettingException where it would do nothing, and whoever gave it thinks that it
   *     does
   */
  EmptyReadings(SnapshotConfig config, ConfiguredTables tables) {
    Map<String, TableSettings> bySource = tables.bySource();
    config
        .sources()
        .forEach(
            (name, source) -> {
              TableSettings table = bySource.get(name);
              boolean follows = table != null && table.followsReadings();
              if (source.allowEmpty().isPresent() && !follows) {
                throw new InvalidSettingException(
                    "%s: given for a source whose table keeps what readings lack; accepted: only with mode snapshot"
                        .formatted(new SourceKey(name).of("allow-empty")));
              }
              if (source.allowEmpty().orElse(false)) {
                believed.add(name);
              }
            });
  }

  /** A stray setting keeps the application from starting. */
  void check(@Observes StartupEvent start) {
    // Being created is the check.
  }

  boolean areBelieved(String source) {
    return believed.contains(source);
  }
}
