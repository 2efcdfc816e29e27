package io.datastream.cli.settings;

import io.datastream.failure.CheckedSettings;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Keys in files that set nothing, because they are misspelt where others' settings begin. */
@Singleton
class MisspeltSettings implements CheckedSettings {
  private final Config config;

  MisspeltSettings(Config config) {
    this.config = config;
  }

  @Override
  public List<String> problems() {
    return new SettingsCheck(config).problems();
  }
}
