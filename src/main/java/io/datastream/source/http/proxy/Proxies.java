package io.datastream.source.http.proxy;

import io.datastream.source.http.address.HttpAddress;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies of the environment: {@code HTTPS_PROXY} and {@code HTTP_PROXY} for addresses of that
 * scheme, {@code ALL_PROXY} for both, except for what {@code NO_PROXY} names, as curl has them;
 * lower case wins. As in Go, loopback is reached without one.
 */
public final class Proxies {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:([A-Za-z0-9]+)://)?(?:([^@/]*)@)?(\\[[0-9A-Fa-f:.]+\\]|[^:/@\\s]+)(?::(\\d{1,5}))?/?");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127\\.\\d+\\.\\d+\\.\\d+|::1");

  private static final int USUAL_PORT = 1080;
  private static final int HTTP_PORT = 80;

  private final Map<String, String> environment;

  /** Reads the process's environment. */
  public Proxies() {
    this(System.getenv());
  }

  public Proxies(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A proxy.
   *
   * @param variable that names it
   * @param shown its address without user and password
   */
  public record Proxy(String variable, String shown, ProxyOptions options) {}

  /**
   * The proxy on the way to an address; empty when there is none.
   *
   * @throws IllegalArgumentException naming the variable when its value is no proxy's address
   */
  public Optional<Proxy> of(HttpAddress address) {
    if (LOOPBACK.matcher(address.host()).matches() || isExcepted(address)) {
      return Optional.empty();
    }
    return variable(address.scheme() + "_proxy")
        .or(() -> variable("all_proxy"))
        .map(variable -> proxy(variable, environment.get(variable).strip()));
  }

  /** Its name in the case in which it has a value. */
  private Optional<String> variable(String lowerCase) {
    String upperCase = lowerCase.toUpperCase(Locale.ROOT);
    if (isGiven(lowerCase)) {
      return Optional.of(lowerCase);
    }
    return isGiven(upperCase) ? Optional.of(upperCase) : Optional.empty();
  }

  private boolean isGiven(String variable) {
    String value = environment.get(variable);
    return value != null && !value.isBlank();
  }

  private boolean isExcepted(HttpAddress address) {
    return variable("no_proxy")
        .map(variable -> NoProxy.of(environment.get(variable)).covers(address))
        .orElse(false);
  }

  private static Proxy proxy(String variable, String value) {
    Matcher parts = ADDRESS.matcher(value);
    String scheme =
        parts.matches() && parts.group(1) != null
            ? parts.group(1).toLowerCase(Locale.ROOT)
            : "http";
    ProxyType type =
        switch (scheme) {
          case "http" -> ProxyType.HTTP;
          case "socks4", "socks4a" -> ProxyType.SOCKS4;
          case "socks5", "socks5h" -> ProxyType.SOCKS5;
          default -> null;
        };
    if (!parts.matches() || type == null) {
      throw new IllegalArgumentException(
          "%s: '%s' is given; accepted: the address of a proxy, like http://proxy.example.org:3128"
              .formatted(variable, shown(value)));
    }
    String host = parts.group(3).replace("[", "").replace("]", "");
    int usual = type == ProxyType.HTTP ? HTTP_PORT : USUAL_PORT;
    int port = parts.group(4) == null ? usual : Integer.parseInt(parts.group(4));
    ProxyOptions options = new ProxyOptions().setType(type).setHost(host).setPort(port);
    if (parts.group(2) != null) {
      String[] user = parts.group(2).split(":", 2);
      options.setUsername(decoded(user[0])).setPassword(user.length < 2 ? "" : decoded(user[1]));
    }
    return new Proxy(variable, scheme + "://" + parts.group(3) + ":" + port, options);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** What comes before an at sign is a password or may be one. */
  private static String shown(String value) {
    return value.substring(value.lastIndexOf('@') + 1);
  }
}
