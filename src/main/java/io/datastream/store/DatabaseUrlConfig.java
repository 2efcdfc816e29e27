package io.datastream.store;

import io.datastream.config.InvalidSettingException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes Quarkus' two datasource configurations (reactive for the work, JDBC for Flyway) of {@code
 * DATABASE_URL}, {@code DATABASE_USER}, {@code DATABASE_PASSWORD} and {@code
 * DATABASE_PASSWORD_FILE}.
 */
public class DatabaseUrlConfig implements ConfigSourceFactory {
  private static final String DEFAULT_URL = "postgresql://localhost:5432/datastream";
  private static final String DEFAULT_USER = "datastream";

  /** Above application.properties, below the environment: who sets Quarkus' own keys means it. */
  private static final int ORDINAL = 275;

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    String given = value(context, "DATABASE_URL").orElse(DEFAULT_URL);
    DatabaseAddress address = DatabaseAddress.parse(given);
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.datasource.reactive.url", address.url());
    settings.put("quarkus.datasource.jdbc.url", "jdbc:" + address.url());
    settings.put(
        "quarkus.datasource.username",
        value(context, "DATABASE_USER")
            .or(() -> Optional.ofNullable(address.user()))
            .orElse(DEFAULT_USER));
    value(context, "DATABASE_PASSWORD")
        .or(() -> value(context, "DATABASE_PASSWORD_FILE").map(DatabaseUrlConfig::content))
        .or(() -> Optional.ofNullable(address.password()))
        .ifPresent(password -> settings.put("quarkus.datasource.password", password));
    return List.of(new PropertiesConfigSource(settings, "DATABASE_URL", ORDINAL));
  }

  private static Optional<String> value(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return Optional.ofNullable(value == null ? null : value.getValue())
        .filter(text -> !text.isBlank());
  }

  private static String content(String file) {
    try {
      // Editors and `echo` end a file with a line break that is no part of the password.
      return Files.readString(Path.of(file)).replaceFirst("\\R+$", "");
    } catch (NoSuchFileException e) {
      throw new InvalidSettingException("DATABASE_PASSWORD_FILE: there is no file " + file, e);
    } catch (IOException e) {
      throw new InvalidSettingException(
          "DATABASE_PASSWORD_FILE: " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
