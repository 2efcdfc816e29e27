package io.datastream.store;

import io.datastream.config.InvalidConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
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

  /**
   * @throws InvalidConfigurationException when the text is no such URL; the message says what is
   */
  public static DatabaseAddress parse(String text) {
    if (!SCHEME.matcher(text).find()) {
      throw invalid("no postgresql:// at its start");
    }
    try {
      URI uri = new URI(SCHEME.matcher(text).replaceFirst("postgresql://"));
      if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
        throw invalid("no " + (uri.getHost() == null ? "host" : "database") + " in it");
      }
      int port = uri.getPort() < 0 ? 5432 : uri.getPort();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String url = "postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query;
      String userInfo = uri.getUserInfo();
      if (userInfo == null) {
        return new DatabaseAddress(url, null, null);
      }
      int colon = userInfo.indexOf(':');
      return colon < 0
          ? new DatabaseAddress(url, userInfo, null)
          : new DatabaseAddress(url, userInfo.substring(0, colon), userInfo.substring(colon + 1));
    } catch (URISyntaxException e) {
      // The exception's own message would repeat the password.
      throw invalid("it is no URL (" + e.getReason() + ")");
    }
  }

  private static InvalidConfigurationException invalid(String why) {
    return new InvalidConfigurationException(
        "DATABASE_URL: " + why + "; accepted is postgresql://HOST:PORT/DATABASE");
  }
}
