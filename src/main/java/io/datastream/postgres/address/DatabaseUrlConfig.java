package io.datastream.postgres.address;

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
  private static final String REACTIVE = "quarkus.datasource.reactive.";

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(VerbatimCredentials.MADE);
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    String given = value(context, "DATABASE_URL").orElse(DEFAULT_URL);
    DatabaseAddress address = DatabaseAddress.parse(given);
    Map<String, String> settings = new HashMap<>();
    settings.put(REACTIVE + "url", String.join(",", address.reactiveUrls()));
    settings.put("quarkus.datasource.jdbc.url", address.jdbcUrl());
    trust(address, settings);
    settings.put(DatabaseKeys.WRITABLE, String.valueOf(address.writable()));
    Optional.ofNullable(address.parameters().get(DatabaseParameter.CONNECT_TIMEOUT))
        .ifPresent(seconds -> settings.put(DatabaseKeys.CONNECT_TIMEOUT, seconds + "s"));
    settings.put(
        "quarkus.datasource.username",
        value(context, "DATABASE_USER")
            .or(() -> Optional.ofNullable(address.user()))
            .orElse(DEFAULT_USER));
    value(context, "DATABASE_PASSWORD")
        .or(() -> value(context, "DATABASE_PASSWORD_FILE").map(DatabaseUrlConfig::content))
        .or(() -> Optional.ofNullable(address.password()))
        .ifPresent(password -> settings.put("quarkus.datasource.password", password));
    return List.of(new PropertiesConfigSource(settings, "DATABASE_URL", VerbatimCredentials.MADE));
  }

  /** Makes the reactive client trust whom libpq would trust in this mode; JDBC does by itself. */
  private static void trust(DatabaseAddress address, Map<String, String> settings) {
    String mode = address.sslMode();
    Optional<String> root = address.rootCertificate();
    boolean verified = mode.startsWith("verify-");
    if (verified && root.isEmpty()) {
      throw new InvalidSettingException(
          "DATABASE_URL: sslmode=%s needs sslrootcert, the PEM file of the authority that is trusted, for example /etc/ssl/certs/ca-certificates.crt"
              .formatted(mode));
    }
    if (!verified && root.isPresent()) {
      throw new InvalidSettingException(
          "DATABASE_URL: sslrootcert has no effect with sslmode=%s; accepted with it are require, verify-ca and verify-full"
              .formatted(mode));
    }
    root.ifPresent(
        file -> {
          if (!Files.isReadable(Path.of(file))) {
            throw new InvalidSettingException(
                "DATABASE_URL: sslrootcert: there is no file %s that can be read".formatted(file));
          }
          settings.put(REACTIVE + "trust-certificate-pem", "true");
          // A list to Quarkus.
          settings.put(REACTIVE + "trust-certificate-pem.certs", file.replace(",", "\\,"));
        });
    settings.put(REACTIVE + "trust-all", String.valueOf(!verified));
    settings.put(
        REACTIVE + "hostname-verification-algorithm",
        mode.equals("verify-full") ? "HTTPS" : "NONE");
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
