package io.datastream.table.snapshot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Settings of sources whose tables follow their readings. */
@ConfigMapping(prefix = "datastream.sources")
public interface SnapshotConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, SnapshotSource> sources();

  /** One source, whose {@code mode} is {@code snapshot}. */
  interface SnapshotSource {

    /**
     * Whether a complete reading that has no record for the table takes all rows away. Without it,
     * such a reading takes none: mostly the source is at fault.
     *
     * @return empty when not given, which is {@code false}
     */
    Optional<Boolean> allowEmpty();
  }
}
