package io.datastream.source.http;

import io.datastream.failure.Problems;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.http.address.HttpAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is configured for a source over HTTP, checked.
 *
 * @param url what is asked
 * @param headers to send
 * @param connectTimeout more than zero
 * @param readTimeout more than zero
 * @param retries 0 or more
 * @param maxRedirects 0 or more
 * @param caFile certificates to trust beside Java's own
 * @param post what is sent by POST; empty where it is asked by GET
 * @param maxPages 1 or more
 * @param rateLimitWait how long all pauses of one request together may be that the server asks for
 */
public record HttpSettings(
    SourceKey key,
    HttpAddress url,
    Map<String, String> headers,
    Duration connectTimeout,
    Duration readTimeout,
    int retries,
    int maxRedirects,
    Optional<Path> caFile,
    Optional<String> post,
    int maxPages,
    Duration rateLimitWait) {

  private static final Duration RATE_LIMIT_WAIT = Duration.ofMinutes(10);
  private static final int MAX_PAGES = 10_000;

  /** One that is asked by GET. */
  public HttpSettings(
      SourceKey key,
      HttpAddress url,
      Map<String, String> headers,
      Duration connectTimeout,
      Duration readTimeout,
      int retries,
      int maxRedirects,
      Optional<Path> caFile) {
    this(
        key,
        url,
        headers,
        connectTimeout,
        readTimeout,
        retries,
        maxRedirects,
        caFile,
        Optional.empty(),
        MAX_PAGES,
        RATE_LIMIT_WAIT);
  }

  // RFC 9110, section 5.6.2: token.
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  // RFC 3986, section 3.2: what comes before the host, up to an at sign.
  private static final Pattern USER = Pattern.compile("^[^/?#]*//[^/?#]*@");

  /**
   * Checks what is given.
   *
   * @throws SourceConfigurationException when something is wrong
   * @throws io.datastream.failure.SeveralProblemsException when several things are
   */
  static HttpSettings of(SourceKey key, HttpConfig.HttpSource given) {
    Problems wrong = new Problems();
    HttpAddress url = wrong.read(() -> url(key, given), null);
    Map<String, String> headers = wrong.read(() -> headers(key, given.headers()), Map.of());
    wrong.check(() -> positive(key, "connect-timeout", given.connectTimeout()));
    wrong.check(() -> positive(key, "read-timeout", given.readTimeout()));
    wrong.check(() -> notNegative(key, "retries", given.retries()));
    wrong.check(
        () -> {
          if (given.rateLimitWait().isNegative()) {
            throw key.refused("rate-limit-wait", given.rateLimitWait(), "a duration, like 10m");
          }
        });
    wrong.check(() -> notNegative(key, "max-redirects", given.maxRedirects()));
    Optional<Path> caFile = wrong.read(() -> caFile(key, given), Optional.empty());
    Optional<String> post = wrong.read(() -> post(key, given), Optional.empty());
    wrong.check(
        () -> {
          if (given.paging().maxPages() < 1) {
            throw key.refused(
                "paging.max-pages", given.paging().maxPages(), "a whole number of at least 1");
          }
        });
    wrong.refuse();
    return new HttpSettings(
        key,
        url,
        headers,
        given.connectTimeout(),
        given.readTimeout(),
        given.retries(),
        given.maxRedirects(),
        caFile,
        post,
        given.paging().maxPages(),
        given.rateLimitWait());
  }

  private static Optional<String> post(SourceKey key, HttpConfig.HttpSource given) {
    boolean post = given.method().strip().equalsIgnoreCase("POST");
    if (!post && !given.method().strip().equalsIgnoreCase("GET")) {
      throw key.refused("method", given.method(), "GET or POST");
    }
    if (!post && given.body().isPresent()) {
      throw key.refused("method", given.method(), "POST, for body is given");
    }
    return post ? Optional.of(given.body().orElse("")) : Optional.empty();
  }

  /** GET or POST, for people too. */
  String method() {
    return post.isPresent() ? "POST" : "GET";
  }

  /** Whether a text can be the name of a header. */
  public static boolean isHeaderName(String text) {
    return HEADER_NAME.matcher(text).matches();
  }

  private static HttpAddress url(SourceKey key, HttpConfig.HttpSource config) {
    var accepted = "an http or https address, for example https://example.org/users";
    var given = config.url().orElseThrow(() -> key.missing("url", accepted));
    if (USER.matcher(given).find()) {
      throw key.refused(
          "url",
          HttpAddress.display(given.strip()),
          "an address without user and password; use %s=basic".formatted(key.of("auth.type")));
    }
    try {
      return HttpAddress.parse(given);
    } catch (IllegalArgumentException e) {
      throw key.refused("url", HttpAddress.display(given), accepted + " (" + e.getMessage() + ")");
    }
  }

  private static Map<String, String> headers(SourceKey key, Map<String, String> given) {
    Problems wrong = new Problems();
    given.forEach((name, value) -> wrong.check(() -> header(key, name, value)));
    wrong.refuse();
    return Map.copyOf(given);
  }

  private static void header(SourceKey key, String name, String value) {
    if (!isHeaderName(name)) {
      throw new SourceConfigurationException(
          "%s: '%s' is not the name of an HTTP header; accepted: letters, digits and -"
              .formatted(key.of("headers", name), name));
    }
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      // The value is likely a secret, so it is not shown.
      throw new SourceConfigurationException(
          "%s: the value has a line break; accepted: one line".formatted(key.of("headers", name)));
    }
  }

  private static Optional<Path> caFile(SourceKey key, HttpConfig.HttpSource config) {
    return config
        .caFile()
        .map(
            given -> {
              try {
                return Path.of(given);
              } catch (InvalidPathException e) {
                throw key.refused(
                    "ca-file", given, "the path of a PEM file (" + e.getReason() + ")");
              }
            });
  }

  private static void positive(SourceKey key, String name, Duration given) {
    if (given.isNegative() || given.toMillis() < 1) {
      throw key.refused(name, given, "a duration of at least 1 millisecond, like 5s");
    }
  }

  private static void notNegative(SourceKey key, String name, int given) {
    if (given < 0) {
      throw key.refused(name, given, "a whole number of at least 0");
    }
  }
}
