package io.datastream.postgres.address;

import io.datastream.config.InvalidSettingException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code DATABASE_URL} as both PostgreSQL clients want it, without the credentials it may hold.
 *
 * <p>Accepted is what libpq calls a connection URI, also with the scheme {@code postgres} and with
 * {@code jdbc:} before it. <a
 * href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Source</a>
 *
 * @param servers at least one, in the order in which they are tried
 * @param parameters those of the session and of its encryption
 * @param user null when the URL names none
 * @param password null when the URL holds none
 */
public record DatabaseAddress(
    List<Server> servers,
    String database,
    Map<DatabaseParameter, String> parameters,
    String user,
    String password) {
  private static final Pattern SCHEME = Pattern.compile("^(jdbc:)?postgres(ql)?://");

  private static final Pattern PARTS =
      Pattern.compile("(?:([^@:/?]*)(?::([^@/?]*))?@)?([^@/?]*)(?:/([^?]*))?(?:\\?(.*))?");

  /** Everything else has to be written as bytes (RFC 3986), but for letters beyond ASCII. */
  private static final Pattern OF_NO_URL =
      Pattern.compile(
          "%(?![0-9A-Fa-f]{2})|[^\\w.~!$&'()*+,;=:@/?\\[\\]%\\P{ASCII}-]|\\p{Cntrl}|\\s");

  private static final Pattern NAME = Pattern.compile("\\w+");

  /**
   * @throws InvalidSettingException when the text is no such URL; the message says what is
   */
  public static DatabaseAddress parse(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.find()) {
      throw invalid("no postgresql:// at its start");
    }
    Matcher wrong = OF_NO_URL.matcher(text);
    if (wrong.find()) {
      // Not which one: it may be part of the password.
      throw invalid(
          "its character %d must be percent-encoded in a URL".formatted(wrong.start() + 1));
    }
    Matcher parts = PARTS.matcher(text.substring(scheme.end()));
    if (!parts.matches()) {
      throw invalid("it is no URL (an @ in a password is written %40)");
    }
    List<Server> servers = servers(parts.group(3));
    if (parts.group(4) == null || parts.group(4).isEmpty()) {
      throw invalid("no database in it");
    }
    Map<DatabaseParameter, String> parameters = parameters(parts.group(5));
    // libpq takes the credentials here too, and then these count.
    String user = parameters.remove(DatabaseParameter.USER);
    String password = parameters.remove(DatabaseParameter.PASSWORD);
    return new DatabaseAddress(
        servers,
        decoded(parts.group(4)),
        parameters,
        user == null ? credential(parts.group(1)) : user,
        password == null ? credential(parts.group(2)) : password);
  }

  private static List<Server> servers(String text) {
    return Stream.of(text.split(",", -1))
        .map(it -> Server.parse(it).orElseThrow(() -> invalid("no host in it")))
        .map(DatabaseAddress::checked)
        .toList();
  }

  private static Server checked(Server server) {
    if (server.port() < 1 || server.port() > Server.LAST_PORT) {
      throw invalid("its port is not from 1 to " + Server.LAST_PORT);
    }
    return server;
  }

  private static Map<DatabaseParameter, String> parameters(String query) {
    Map<DatabaseParameter, String> parameters = new EnumMap<>(DatabaseParameter.class);
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      int equals = parameter.indexOf('=');
      if (equals < 0 && !parameter.isEmpty()) {
        throw invalid("a parameter without a value in it");
      }
      if (!parameter.isEmpty()) {
        DatabaseParameter known = known(parameter.substring(0, equals));
        String value = decoded(parameter.substring(equals + 1));
        boolean credential = known == DatabaseParameter.USER || known == DatabaseParameter.PASSWORD;
        parameters.put(known, credential ? value : known.checked(value));
      }
    }
    return parameters;
  }

  private static DatabaseParameter known(String name) {
    return DatabaseParameter.named(name)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "DATABASE_URL: %s is not supported; accepted are %s"
                        .formatted(
                            NAME.matcher(name).matches()
                                ? "the parameter '" + name + "'"
                                : "one of its parameters",
                            DatabaseParameter.accepted())));
  }

  /** For the reactive client, which knows no list of servers: one URL for each. */
  public List<String> reactiveUrls() {
    String rest = rest(parameters, DatabaseParameter::reactive);
    return servers.stream().map(it -> "postgresql://" + it + rest).toList();
  }

  /** For JDBC. What it would do where nothing is said is what the reactive client does. */
  public String jdbcUrl() {
    Map<DatabaseParameter, String> all = new EnumMap<>(DatabaseParameter.class);
    all.putAll(parameters);
    all.put(DatabaseParameter.SSLMODE, sslMode());
    all.put(DatabaseParameter.TARGET_SESSION_ATTRS, writable() ? "primary" : "any");
    return "jdbc:postgresql://"
        + servers.stream().map(Server::toString).collect(Collectors.joining(","))
        + rest(all, DatabaseParameter::jdbc);
  }

  /** One of libpq's words for it. */
  public String sslMode() {
    String given = parameters.getOrDefault(DatabaseParameter.SSLMODE, "disable");
    return given.equals("require") && rootCertificate().isPresent() ? "verify-ca" : given;
  }

  /** The file of the authorities that are trusted. */
  public Optional<String> rootCertificate() {
    return Optional.ofNullable(parameters.get(DatabaseParameter.SSLROOTCERT));
  }

  /** Whether a server has to be looked at: it must be one that can be written to. */
  public boolean writable() {
    String given = parameters.get(DatabaseParameter.TARGET_SESSION_ATTRS);
    return given == null ? servers.size() > 1 : !given.equals("any");
  }

  private String rest(
      Map<DatabaseParameter, String> all, Function<DatabaseParameter, Optional<String>> name) {
    String query =
        all.entrySet().stream()
            .flatMap(
                it ->
                    name.apply(it.getKey()).stream()
                        .map(known -> known + "=" + PercentText.encoded(it.getValue())))
            .collect(Collectors.joining("&"));
    return "/" + PercentText.encoded(database) + (query.isEmpty() ? "" : "?" + query);
  }

  private static String credential(String part) {
    return part == null || part.isEmpty() ? null : decoded(part);
  }

  private static String decoded(String part) {
    return PercentText.decoded(part)
        .orElseThrow(() -> invalid("what is percent-encoded in it is no text in UTF-8"));
  }

  private static InvalidSettingException invalid(String why) {
    return new InvalidSettingException(
        "DATABASE_URL: " + why + "; accepted is postgresql://HOST:PORT/DATABASE");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return String.join(",", reactiveUrls());
  }
}
