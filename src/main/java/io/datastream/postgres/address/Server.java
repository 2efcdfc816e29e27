package io.datastream.postgres.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the servers of an address.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 */
public record Server(String host, int port) {
  /** Not {@link java.net.URI}'s rule: it knows no host with an underscore, as containers have. */
  private static final Pattern TEXT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{0,5}))?");

  private static final int USUAL_PORT = 5432;

  /** The last port that there is. */
  public static final int LAST_PORT = 65_535;

  /**
   * Reads {@code host} or {@code host:port}.
   *
   * @return empty when it names no host; the port may be any number
   */
  public static Optional<Server> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String port = parts.group(2);
    int number = port == null || port.isEmpty() ? USUAL_PORT : Integer.parseInt(port);
    return host(parts.group(1)).map(host -> new Server(host, number));
  }

  /** Of the ways to write an IPv6 address both clients know only the one without dots. */
  private static Optional<String> host(String text) {
    if (!text.startsWith("[")) {
      return Optional.of(text);
    }
    try {
      String address = InetAddress.getByName(text).getHostAddress();
      boolean mapped = address.indexOf(':') < 0;
      return Optional.of(mapped ? address : text.indexOf('.') < 0 ? text : "[" + address + "]");
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
