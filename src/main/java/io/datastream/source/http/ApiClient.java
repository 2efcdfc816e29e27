package io.datastream.source.http;

import io.datastream.source.OneLine;
import io.datastream.source.bytes.Body;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Sends the request of one API source and follows redirects. */
public final class ApiClient {

  // RFC 9110, section 15.4: those whose Location is where to GET instead.
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClients clients;
  private final Proxies proxies;
  private final HttpSettings source;
  private final ConnectionFailures failures;
  private final Clock clock;

  ApiClient(HttpClients clients, Proxies proxies, HttpSettings source, Clock clock) {
    this.clients = clients;
    this.proxies = proxies;
    this.source = source;
    this.failures = new ConnectionFailures(source);
    this.clock = clock;
  }

  /**
   * One try, redirects included.
   *
   * @param mediaType what is asked for
   * @return an answer whose body has begun; fails with {@link HttpFailure}
   */
  Uni<Body> get(String mediaType) {
    Uni<HttpClient> client = Uni.createFrom().item(this::client);
    return (source.caFile().isEmpty()
            ? client
            : client.runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
        .onFailure(UncheckedIOException.class)
        .transform(failure -> failures.ofCaFile(failure.getCause()))
        .chain(it -> get(new Target(it, source.url(), mediaType, true, 0)));
  }

  private HttpClient client() {
    try {
      return clients.of(source.caFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param trusted whether all addresses so far are of the configured origin: only then are the
   *     configured headers sent, which may hold credentials (RFC 9110, section 15.4)
   */
  private record Target(
      HttpClient client, HttpAddress address, String mediaType, boolean trusted, int hops) {

    Target next(HttpAddress location) {
      return new Target(
          client, location, mediaType, trusted && address.sameOrigin(location), hops + 1);
    }
  }

  private Uni<Body> get(Target target) {
    Optional<Proxies.Proxy> proxy;
    try {
      proxy = proxies.of(target.address());
    } catch (IllegalArgumentException e) {
      return failed(HttpFailure.lasting(e.getMessage(), e, "correct it or take it away"));
    }
    return Uni.createFrom()
        .deferred(() -> target.client().request(options(target, proxy)))
        .chain(this::send)
        .chain(response -> judge(target, response))
        .onFailure(failure -> !(failure instanceof HttpFailure))
        .transform(failure -> failures.of(target.address(), proxy, failure));
  }

  private RequestOptions options(Target target, Optional<Proxies.Proxy> proxy) {
    var address = target.address();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(address.host())
            .setPort(address.effectivePort())
            .setSsl(address.isSecure())
            .setURI(address.target())
            .setFollowRedirects(false)
            .setConnectTimeout(source.connectTimeout().toMillis());
    proxy.ifPresent(it -> options.setProxyOptions(it.options()));
    headers(target).forEach(options::putHeader);
    return options;
  }

  private Map<String, String> headers(Target target) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", target.mediaType());
    headers.put("User-Agent", "datastream");
    if (target.address().isIpv6()) {
      // Vert.x leaves out the brackets.
      headers.put("Host", target.address().authority());
    }
    if (target.trusted()) {
      headers.putAll(source.headers());
    }
    // What can be decoded here, whatever is configured.
    headers.put("Accept-Encoding", "gzip");
    return headers;
  }

  private Uni<HttpClientResponse> send(HttpClientRequest request) {
    return request
        .send()
        // Paused at once on its event loop, or the first bytes would be gone.
        .invoke(HttpClientResponse::pause)
        .onCancellation()
        .invoke(request::reset)
        .ifNoItem()
        .after(source.readTimeout())
        .fail();
  }

  private Uni<Body> judge(Target target, HttpClientResponse response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return answer(target, response);
    }
    // Nobody reads this body, and its end is of no interest to the log either.
    response.exceptionHandler(nothing -> {});
    response.request().reset();
    if (REDIRECTS.contains(status) && response.getHeader("Location") != null) {
      return redirected(target, response.getHeader("Location"));
    }
    var said =
        "GET %s answered with status %d%s"
            .formatted(
                target.address().display(),
                status,
                response.statusMessage() == null
                    ? ""
                    : " " + OneLine.of(response.statusMessage(), 100));
    if (status == 429 || status >= 500) {
      var retryAfter = RetryAfter.parse(response.getHeader("Retry-After"), clock.instant());
      return failed(HttpFailure.passing(said, null, retryAfter.orElse(null)));
    }
    return failed(HttpFailure.lasting(said, null));
  }

  /** Until the body has begun nothing has been given to anybody, and all can be asked for again. */
  private Uni<Body> answer(Target target, HttpClientResponse response) {
    var body =
        new BodyStream(
            response.getDelegate(), source.readTimeout(), source.key().of("read-timeout"));
    var answer =
        new Body(
            target.address().display(),
            target.address().display(),
            source.key().of("url"),
            response.getHeader("Content-Type"),
            warnings(target, response.headers().getAll("Link")),
            new DecodedBody(body, response.getHeader("Content-Encoding")));
    return body.begun()
        .onCancellation()
        .invoke(body::close)
        .ifNoItem()
        .after(source.readTimeout())
        .fail()
        .onFailure()
        .invoke(body::close)
        .replaceWith(answer);
  }

  private List<String> warnings(Target target, List<String> links) {
    return LinkHeader.target(links, "next")
        .map(
            next ->
                "the answer is one page of several, and only this one was read: its Link header"
                    + " has a next page, %s; ask for all records at once in %s"
                        .formatted(shown(target.address(), next), source.key().of("url")))
        .map(List::of)
        .orElse(List.of());
  }

  private static String shown(HttpAddress base, String link) {
    try {
      return base.resolve(link).display();
    } catch (IllegalArgumentException e) {
      return OneLine.of(HttpAddress.display(link), 200);
    }
  }

  private Uni<Body> redirected(Target target, String location) {
    var from = target.address().display();
    if (target.hops() == source.maxRedirects()) {
      return failed(
          HttpFailure.lasting(
              "more than %d redirects (%s), the last at %s"
                  .formatted(source.maxRedirects(), source.key().of("max-redirects"), from),
              null));
    }
    try {
      return get(target.next(target.address().resolve(location)));
    } catch (IllegalArgumentException e) {
      var shown = OneLine.of(HttpAddress.display(location), 200);
      return failed(
          HttpFailure.lasting(
              "%s redirects to '%s', which can't be followed: %s"
                  .formatted(from, shown, e.getMessage()),
              e));
    }
  }

  private static Uni<Body> failed(HttpFailure failure) {
    return Uni.createFrom().failure(failure);
  }
}
