package io.datastream.postgres.address;

import io.datastream.config.InvalidSettingException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A parameter of {@code DATABASE_URL}. Each means the same to both clients; one that only one of
 * them could follow is none of these. The Javadoc is the text of the configuration reference.
 */
public enum DatabaseParameter {
  /** The schema of the tables; several, separated by commas, are PostgreSQL's `search_path`. */
  CURRENT_SCHEMA(List.of("currentSchema", "search_path"), "currentSchema", "search_path"),

  /**
   * Encryption: `disable` (the default), `allow`, `prefer`, `require` (none of these looks who the
   * server is), `verify-ca` or `verify-full`.
   */
  SSLMODE(List.of("sslmode"), "sslmode", "sslmode") {
    @Override
    void check(String value) {
      oneOf(value, List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"));
    }
  },

  /**
   * PEM file with the certificates of the authorities that are trusted, for `verify-ca` and
   * `verify-full`; with it `require` is `verify-ca`.
   */
  SSLROOTCERT(List.of("sslrootcert"), "sslrootcert", null),

  /** Seconds that making a connection may take, instead of `datastream.connect-timeout`. */
  CONNECT_TIMEOUT(List.of("connect_timeout", "connectTimeout"), "connectTimeout", null) {
    @Override
    void check(String value) {
      if (!value.matches("[1-9][0-9]{0,5}")) {
        throw refused(value, "a whole number of seconds from 1 to 999999");
      }
    }
  },

  /** The name of the sessions in `pg_stat_activity`. */
  APPLICATION_NAME(
      List.of("application_name", "ApplicationName"), "ApplicationName", "application_name"),

  /** Settings of the session, for example `-c%20statement_timeout%3D60000`. */
  OPTIONS(List.of("options"), "options", "options"),

  /**
   * Which of several servers is taken: the first that answers (`any`) or the first that can be
   * written to (`read-write` or `primary`, the default where several are named).
   */
  TARGET_SESSION_ATTRS(
      List.of("target_session_attrs", "targetServerType"), "targetServerType", null) {
    @Override
    void check(String value) {
      oneOf(value, List.of("any", "read-write", "primary"));
    }
  },

  /** The user, if not before the host. */
  USER(List.of("user"), null, null),

  /** The password, if not before the host. */
  PASSWORD(List.of("password"), null, null);

  private final List<String> names;
  private final String jdbc;
  private final String reactive;

  /**
   * @param names that are accepted: libpq's and JDBC's, the preferred one first
   * @param jdbc its name for JDBC; null where it isn't handed on as it is
   * @param reactive its name for the reactive client; null where it isn't handed on as it is
   */
  DatabaseParameter(List<String> names, String jdbc, String reactive) {
    this.names = names;
    this.jdbc = jdbc;
    this.reactive = reactive;
  }

  /** The parameter of this name, whichever client's it is. */
  public static Optional<DatabaseParameter> named(String name) {
    return Arrays.stream(values()).filter(it -> it.names.contains(name)).findFirst();
  }

  /** All names for people, each parameter once. */
  public static String accepted() {
    return Arrays.stream(values()).map(DatabaseParameter::title).collect(Collectors.joining(", "));
  }

  /** The name that people know it by. */
  public String title() {
    return names.get(0);
  }

  /** Its name for JDBC. */
  public Optional<String> jdbc() {
    return Optional.ofNullable(jdbc);
  }

  /** Its name in the reactive client's URLs. */
  public Optional<String> reactive() {
    return Optional.ofNullable(reactive);
  }

  /**
   * Looks whether the value can be one.
   *
   * @throws InvalidSettingException when it can't; the message says what is accepted
   */
  void check(String value) {
    if (value.isBlank()) {
      throw refused(value, "a value");
    }
  }

  /** The value, when it has been looked at. */
  public String checked(String value) {
    check(value);
    return value;
  }

  void oneOf(String value, List<String> accepted) {
    if (!accepted.contains(value)) {
      throw refused(value, String.join(", ", accepted));
    }
  }

  InvalidSettingException refused(String value, String accepted) {
    return new InvalidSettingException(
        "DATABASE_URL: %s: '%s' was given, accepted is %s".formatted(title(), value, accepted));
  }
}
