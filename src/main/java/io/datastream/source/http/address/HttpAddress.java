package io.datastream.source.http.address;

import java.net.IDN;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https address as people and servers write it: with host names that {@link
 * java.net.URI} refuses, and with characters that it would have percent-encoded, which is done here
 * as browsers do it. Resolves by RFC 3986, where {@code URI} has its predecessor's rules. Without
 * user, password and fragment.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in ASCII and lower case; an IPv6 address without its brackets
 * @param port -1 when none is given
 * @param path begins with a slash
 * @param query null when there is none
 */
public record HttpAddress(String scheme, String host, int port, String path, String query) {
  // RFC 3986, appendix B; a scheme is a scheme only by its own characters (section 3.1).
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?",
          Pattern.DOTALL);

  private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+\\]");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=-]+");

  /** What may stand in an address besides letters and digits; a percent sign only as an escape. */
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?#[]%";

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads an address that a person wrote.
   *
   * @throws IllegalArgumentException with the reason when it is none
   */
  public static HttpAddress parse(String text) {
    return absolute(parts(encoded(text, StandardCharsets.UTF_8)));
  }

  /**
   * The address that a Location header leads to.
   *
   * @param location as it came: a char a byte
   * @throws IllegalArgumentException with the reason when it leads to none
   */
  public HttpAddress resolve(String location) {
    Matcher reference = parts(encoded(location, StandardCharsets.ISO_8859_1));
    if (reference.group(1) != null) {
      return absolute(reference);
    }
    if (reference.group(2) != null) {
      return of(scheme, reference.group(2), reference.group(3), reference.group(4));
    }
    String target = reference.group(3);
    if (target.isEmpty()) {
      return new HttpAddress(
          scheme, host, port, path, reference.group(4) == null ? query : reference.group(4));
    }
    String merged =
        target.startsWith("/") ? target : path.substring(0, path.lastIndexOf('/') + 1) + target;
    return new HttpAddress(scheme, host, port, withoutDots(merged), reference.group(4));
  }

  private static Matcher parts(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is no address");
    }
    return parts;
  }

  private static HttpAddress absolute(Matcher parts) {
    String scheme = parts.group(1) == null ? "" : parts.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("it does not begin with http:// or https://");
    }
    if (parts.group(2) == null) {
      throw new IllegalArgumentException("it has no host");
    }
    return of(scheme, parts.group(2), parts.group(3), parts.group(4));
  }

  private static HttpAddress of(String scheme, String authority, String path, String query) {
    String server = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = server.lastIndexOf(':');
    boolean hasPort = colon > server.lastIndexOf(']');
    return new HttpAddress(
        scheme,
        host(hasPort ? server.substring(0, colon) : server),
        port(hasPort ? server.substring(colon + 1) : ""),
        withoutDots(path.isEmpty() ? "/" : path),
        query);
  }

  private static String host(String written) {
    if (IPV6.matcher(written).matches()) {
      return written.substring(1, written.length() - 1).toLowerCase(Locale.ROOT);
    }
    if (written.isEmpty()) {
      throw new IllegalArgumentException("it has no host");
    }
    String name = written;
    if (written.indexOf('%') >= 0) {
      name = URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
      name = IDN.toASCII(name);
    }
    if (!HOST.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no host name");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static int port(String written) {
    if (written.isEmpty()) {
      return -1;
    }
    boolean digits = written.length() <= 5 && written.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(written) : MAX_PORT + 1;
    if (port > MAX_PORT || port == 0) {
      throw new IllegalArgumentException("'" + written + "' is no port from 1 to " + MAX_PORT);
    }
    return port;
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      String segment = segments[i];
      boolean last = i == segments.length - 1;
      boolean up = segment.equals("..");
      if (up) {
        kept.pollLast();
      }
      if (!up && !segment.equals(".")) {
        kept.addLast(segment);
      } else if (last) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** As browsers do: blanks around it are dropped, what may not stand in it is percent-encoded. */
  private static String encoded(String text, Charset charset) {
    byte[] bytes = text.strip().getBytes(charset);
    StringBuilder encoded = new StringBuilder(bytes.length);
    boolean inQuery = false;
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      inQuery |= c == '?';
      if (c == '\\' && !inQuery) {
        encoded.append('/');
      } else if (c == '%' ? isEscape(bytes, i) : isAllowed(c)) {
        encoded.append(c);
      } else if (c != '\t' && c != '\n' && c != '\r') {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(bytes[i]));
      }
    }
    return encoded.toString();
  }

  private static boolean isAllowed(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0);
  }

  private static boolean isEscape(byte[] bytes, int at) {
    return at + 2 < bytes.length
        && Character.digit(bytes[at + 1], 16) >= 0
        && Character.digit(bytes[at + 2], 16) >= 0;
  }

  /**
   * The same with a parameter of the query, in the place of those of its name that are there.
   *
   * @param name as a person would write it, and so the value
   */
  public HttpAddress with(String name, String value) {
    String given = escaped(name) + "=" + escaped(value);
    List<String> parameters = new ArrayList<>();
    boolean placed = false;
    for (String parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
      String its = parameter.split("=", 2)[0];
      if (!unescaped(its).equals(name)) {
        parameters.add(parameter);
      } else if (!placed) {
        parameters.add(given);
        placed = true;
      }
    }
    if (!placed) {
      parameters.add(given);
    }
    return new HttpAddress(scheme, host, port, path, String.join("&", parameters));
  }

  /** RFC 3986, section 2.3: a blank is %20 in every reading. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // It is what it is.
      return text;
    }
  }

  /** Whether the connection is by TLS. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** The port to connect to. */
  public int effectivePort() {
    if (port >= 0) {
      return port;
    }
    return isSecure() ? HTTPS_PORT : HTTP_PORT;
  }

  /** What stands in the request's first line: path and query. */
  public String target() {
    return query == null ? path : path + "?" + query;
  }

  /** RFC 6454, section 5: same scheme, host and port. */
  public boolean sameOrigin(HttpAddress other) {
    return scheme.equals(other.scheme)
        && host.equals(other.host)
        && effectivePort() == other.effectivePort();
  }

  /** Host and port as they stand in an address. */
  public String authority() {
    String server = isIpv6() ? "[" + host + "]" : host;
    return server + (port < 0 ? "" : ":" + port);
  }

  /** Whether the host is an IPv6 address. */
  public boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  /** For messages: without the query, which often holds secrets. */
  public String display() {
    return scheme + "://" + authority() + path;
  }

  /** Any text that was to be an address, for messages: without user, password and query. */
  public static String display(String text) {
    int end = text.indexOf('?');
    String shown = end < 0 ? text : text.substring(0, end);
    return shown.replaceFirst("//[^/#]*@", "//");
  }
}
