package io.datastream.store;

import io.datastream.config.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code DATABASE_URL} as both PostgreSQL clients want it, without the credentials it may hold.
 *
 * <p>Accepted is what libpq calls a connection URI, also with the scheme {@code postgres} and with
 * {@code jdbc:} before it. <a
 * href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Source</a>
 *
 * @param url {@code postgresql://host:port/database?parameters}
 * @param user null when the URL names none
 * @param password null when the URL holds none
 */
public record DatabaseAddress(String url, String user, String password) {
  private static final Pattern SCHEME = Pattern.compile("^(jdbc:)?postgres(ql)?://");

  /** Looked at here because {@link URI} knows no host with an underscore, as containers have. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:([^@:]*)(?::([^@]*))?@)?(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{0,5}))?");

  private static final int LAST_PORT = 65_535;

  /**
   * @throws InvalidSettingException when the text is no such URL; the message says what is
   */
  public static DatabaseAddress parse(String text) {
    if (!SCHEME.matcher(text).find()) {
      throw invalid("no postgresql:// at its start");
    }
    URI uri;
    try {
      uri = new URI(SCHEME.matcher(text).replaceFirst("postgresql://"));
    } catch (URISyntaxException e) {
      // The exception's own message would repeat the password.
      throw invalid("it is no URL (" + e.getReason() + ")");
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw invalid("no host in it");
    }
    if (uri.getRawPath() == null || uri.getRawPath().length() < 2) {
      throw invalid("no database in it");
    }
    String user = decoded(parts.group(1));
    String password = decoded(parts.group(2));
    List<String> parameters = new ArrayList<>();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String parameter : query.split("&")) {
      // libpq takes the credentials here too, and then these count.
      if (parameter.startsWith("user=")) {
        user = decoded(parameter.substring("user=".length()));
      } else if (parameter.startsWith("password=")) {
        password = decoded(parameter.substring("password=".length()));
      } else if (!parameter.isEmpty()) {
        parameters.add(parameter);
      }
    }
    String url =
        "postgresql://"
            + parts.group(3)
            + ":"
            + port(parts.group(4))
            + uri.getRawPath()
            + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
    return new DatabaseAddress(url, user, password);
  }

  private static int port(String text) {
    int port = text == null || text.isEmpty() ? 5432 : Integer.parseInt(text);
    if (port < 1 || port > LAST_PORT) {
      throw invalid("its port is not from 1 to " + LAST_PORT);
    }
    return port;
  }

  /** The text of a part; null where there is none. */
  private static String decoded(String part) {
    return part == null || part.isEmpty()
        ? null
        // In a URI, unlike in a form, + is itself.
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static InvalidSettingException invalid(String why) {
    return new InvalidSettingException(
        "DATABASE_URL: " + why + "; accepted is postgresql://HOST:PORT/DATABASE");
  }
}
