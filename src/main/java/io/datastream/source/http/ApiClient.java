package io.datastream.source.http;

import io.datastream.source.OneLine;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.body.BodyStream;
import io.datastream.source.http.body.DecodedBody;
import io.datastream.source.http.proxy.Proxies;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Sends the requests of one API source and follows redirects. */
public final class ApiClient {

  // RFC 9110, section 15.4: those whose Location is where to GET instead.
  private static final int UNAUTHORIZED = 401;

  private static final int TOO_MANY = 429;
  private static final int SERVERS_FAULT = 500;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Requests requests;
  private final HttpSettings source;
  private final Authorization authorization;
  private final Clock clock;

  ApiClient(Requests requests, HttpSettings source, Authorization authorization, Clock clock) {
    this.requests = requests;
    this.source = source;
    this.authorization = authorization;
    this.clock = clock;
  }

  /**
   * An answer whose body has begun.
   *
   * @param address that gave it, after redirects
   * @param links its Link headers
   * @param mediaType null when nobody said
   * @param pause before the server wants to be asked again
   * @param bytes blocking
   */
  record Answer(
      HttpAddress address,
      List<String> links,
      String mediaType,
      Duration pause,
      InputStream bytes) {}

  /**
   * One try, redirects included.
   *
   * @param mediaType what is asked for
   * @return an answer that the subscriber must close; fails with {@link HttpFailure}
   */
  Uni<Answer> get(HttpAddress address, String mediaType) {
    return requests.client().chain(client -> asked(client, address, mediaType, true));
  }

  /** A token may have come to its end before its time: then another one is asked for, once. */
  private Uni<Answer> asked(
      HttpClient client, HttpAddress address, String mediaType, boolean renews) {
    boolean trusted = source.url().sameOrigin(address);
    return (trusted ? authorization.credentials() : Uni.createFrom().item(Credentials.NONE))
        .chain(
            credentials ->
                get(new Target(
                        client,
                        address,
                        mediaType,
                        trusted,
                        0,
                        source.post().isPresent(),
                        credentials))
                    .onFailure(
                        failure ->
                            renews
                                && failure instanceof HttpFailure http
                                && http.isUnauthorized()
                                && authorization.renews(credentials))
                    .recoverWithUni(() -> asked(client, address, mediaType, false)));
  }

  /**
   * @param trusted whether all addresses so far are of the configured origin: only then are the
   *     configured headers and the credentials sent (RFC 9110, section 15.4)
   * @param post whether the body is sent
   */
  private record Target(
      HttpClient client,
      HttpAddress address,
      String mediaType,
      boolean trusted,
      int hops,
      boolean post,
      Credentials credentials) {

    Target next(HttpAddress location, boolean postsAgain) {
      return new Target(
          client,
          location,
          mediaType,
          trusted && address.sameOrigin(location),
          hops + 1,
          post && postsAgain,
          credentials);
    }

    String method() {
      return post ? "POST" : "GET";
    }
  }

  private Uni<Answer> get(Target target) {
    Optional<Proxies.Proxy> proxy;
    try {
      proxy = requests.proxy(target.address());
    } catch (HttpFailure e) {
      return failed(e);
    }
    return Uni.createFrom()
        .deferred(() -> target.client().request(options(target, proxy)))
        .chain(
            request ->
                send(
                    request,
                    target.post() && target.trusted() ? source.post().orElseThrow() : null))
        .chain(response -> judge(target, response))
        .onFailure(failure -> !(failure instanceof HttpFailure))
        .transform(
            failure -> requests.failures().of(target.method(), target.address(), proxy, failure));
  }

  private RequestOptions options(Target target, Optional<Proxies.Proxy> proxy) {
    HttpAddress asked = target.address();
    if (target.trusted()) {
      for (Map.Entry<String, String> it : target.credentials().query().entrySet()) {
        asked = asked.with(it.getKey(), it.getValue());
      }
    }
    var options = requests.options(asked, target.post() ? HttpMethod.POST : HttpMethod.GET, proxy);
    headers(target).forEach(options::putHeader);
    return options;
  }

  private Map<String, String> headers(Target target) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", target.mediaType());
    headers.put("User-Agent", "datastream");
    if (target.post()) {
      headers.put("Content-Type", "application/json");
    }
    if (target.trusted()) {
      headers.putAll(source.headers());
      headers.putAll(target.credentials().headers());
    }
    // What can be decoded here, whatever is configured.
    headers.put("Accept-Encoding", "gzip");
    return headers;
  }

  /**
   * @param body null where there is none
   */
  private Uni<HttpClientResponse> send(HttpClientRequest request, String body) {
    return (body == null ? request.send() : request.send(body))
        // Paused at once on its event loop, or the first bytes would be gone.
        .invoke(HttpClientResponse::pause)
        .onCancellation()
        .invoke(request::reset)
        .ifNoItem()
        .after(source.readTimeout())
        .fail();
  }

  private Uni<Answer> judge(Target target, HttpClientResponse response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return answer(target, response);
    }
    // Nobody reads this body, and its end is of no interest to the log either.
    response.exceptionHandler(nothing -> {});
    response.request().reset();
    if (REDIRECTS.contains(status) && response.getHeader("Location") != null) {
      return redirected(target, status, response.getHeader("Location"));
    }
    var said =
        "%s %s answered with status %d%s"
            .formatted(
                target.method(),
                target.address().display(),
                status,
                response.statusMessage() == null
                    ? ""
                    : " " + OneLine.of(response.statusMessage(), 100));
    if (status == TOO_MANY || status >= SERVERS_FAULT) {
      var retryAfter = RetryAfter.parse(response.getHeader("Retry-After"), clock.instant());
      return failed(
          status == TOO_MANY
              ? HttpFailure.limited(said, retryAfter.orElse(null))
              : HttpFailure.passing(said, null, retryAfter.orElse(null)));
    }
    return failed(
        status == UNAUTHORIZED ? HttpFailure.unauthorized(said) : HttpFailure.lasting(said, null));
  }

  /** Until the body has begun nothing has been given to anybody, and all can be asked for again. */
  private Uni<Answer> answer(Target target, HttpClientResponse response) {
    var body =
        new BodyStream(
            response.getDelegate(), source.readTimeout(), source.key().of("read-timeout"));
    var answer =
        new Answer(
            target.address(),
            response.headers().getAll("Link"),
            response.getHeader("Content-Type"),
            RateLimit.pause(response::getHeader, clock.instant()),
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

  private Uni<Answer> redirected(Target target, int status, String location) {
    var from = target.address().display();
    if (target.hops() == source.maxRedirects()) {
      return failed(
          HttpFailure.lasting(
              "more than %d redirects (%s), the last at %s"
                  .formatted(source.maxRedirects(), source.key().of("max-redirects"), from),
              null));
    }
    try {
      // Only these two keep the method (RFC 9110, sections 15.4.8 and 15.4.9).
      boolean postsAgain = status == 307 || status == 308;
      return get(target.next(target.address().resolve(location), postsAgain));
    } catch (IllegalArgumentException e) {
      var shown = OneLine.of(HttpAddress.display(location), 200);
      return failed(
          HttpFailure.lasting(
              "%s redirects to '%s', which can't be followed: %s"
                  .formatted(from, shown, e.getMessage()),
              e));
    }
  }

  private static Uni<Answer> failed(HttpFailure failure) {
    return Uni.createFrom().failure(failure);
  }
}
