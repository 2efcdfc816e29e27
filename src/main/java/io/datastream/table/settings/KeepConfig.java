package io.datastream.table.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long what has been is remembered. */
@ConfigMapping(prefix = "datastream.keep")
public interface KeepConfig {
  /** One line for people. */
  String MESSAGE = "must be a time from 1 s to 3650d, not ${validatedValue}";

  /**
   * How long the versions of keys are remembered whose rows were deleted (`newest-by`, `mode:
   * history`), so that a record that comes late raises none of them again.
   */
  @WithDefault("30d")
  @DurationMin(seconds = 1, message = MESSAGE)
  @DurationMax(days = 3650, message = MESSAGE)
  Duration deletedKeys();
}
