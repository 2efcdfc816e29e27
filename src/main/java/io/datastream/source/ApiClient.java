package io.datastream.source;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/** Sends the request of one API source, follows redirects, and tells what kind of failure it is. */
final class ApiClient {

  // RFC 9110, section 15.4: those whose Location is where to GET instead.
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;
  private final CheckedSource.Api source;
  private final Clock clock;

  ApiClient(HttpClient client, CheckedSource.Api source, Clock clock) {
    this.client = client;
    this.source = source;
    this.clock = clock;
  }

  /** One try, redirects included; fails with {@link HttpFailure}. */
  Uni<ApiAnswer> get() {
    return get(new Target(source.url(), true, 0));
  }

  /**
   * @param trusted whether all addresses so far are of the configured origin: only then are the
   *     configured headers sent, which may hold credentials (RFC 9110, section 15.4)
   */
  private record Target(URI address, boolean trusted, int hops) {

    Target next(URI location) {
      return new Target(location, trusted && WebAddress.sameOrigin(address, location), hops + 1);
    }
  }

  private Uni<ApiAnswer> get(Target target) {
    return Uni.createFrom()
        .deferred(() -> client.request(options(target)))
        .onFailure()
        .transform(failure -> connectionFailure(target, failure))
        .chain(request -> send(target, request))
        .chain(response -> judge(target, response));
  }

  private RequestOptions options(Target target) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(target.address().toString())
            .setFollowRedirects(false)
            .setConnectTimeout(source.connectTimeout().toMillis());
    headers(target).forEach(options::putHeader);
    return options;
  }

  private Map<String, String> headers(Target target) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", "application/json");
    headers.put("User-Agent", "datastream");
    if (target.trusted()) {
      headers.putAll(source.headers());
    }
    // What can be decoded here, whatever is configured.
    headers.put("Accept-Encoding", "gzip");
    return headers;
  }

  private Uni<HttpClientResponse> send(Target target, HttpClientRequest request) {
    return request
        .send()
        // Paused at once on its event loop, or the first bytes would be gone.
        .invoke(HttpClientResponse::pause)
        .onCancellation()
        .invoke(request::reset)
        .ifNoItem()
        .after(source.readTimeout())
        .fail()
        .onFailure()
        .transform(failure -> connectionFailure(target, failure));
  }

  private Uni<ApiAnswer> judge(Target target, HttpClientResponse response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return Uni.createFrom()
          .item(
              new ApiAnswer(
                  target.address(),
                  response.getHeader("Content-Type"),
                  response.getHeader("Content-Encoding"),
                  List.of(),
                  new BodyStream(
                      response.getDelegate(),
                      source.readTimeout(),
                      source.key().of("read-timeout"))));
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
                WebAddress.display(target.address()),
                status,
                response.statusMessage() == null ? "" : " " + response.statusMessage());
    if (status == 429 || status >= 500) {
      var retryAfter = RetryAfter.parse(response.getHeader("Retry-After"), clock.instant());
      return failed(HttpFailure.passing(said, null, retryAfter.orElse(null)));
    }
    return failed(HttpFailure.lasting(said, null));
  }

  private Uni<ApiAnswer> redirected(Target target, String location) {
    var from = WebAddress.display(target.address());
    if (target.hops() == source.maxRedirects()) {
      return failed(
          HttpFailure.lasting(
              "more than %d redirects (%s), the last at %s"
                  .formatted(source.maxRedirects(), source.key().of("max-redirects"), from),
              null));
    }
    URI next;
    try {
      next = target.address().resolve(location);
    } catch (IllegalArgumentException e) {
      return failed(
          HttpFailure.lasting(from + " redirects to '" + location + "', which is no address", e));
    }
    if (!WebAddress.isHttp(next)) {
      return failed(
          HttpFailure.lasting(
              "%s redirects to '%s', which is no http or https address".formatted(from, location),
              null));
    }
    return get(target.next(next));
  }

  private static Uni<ApiAnswer> failed(HttpFailure failure) {
    return Uni.createFrom().failure(failure);
  }

  private HttpFailure connectionFailure(Target target, Throwable failure) {
    var get = "GET " + WebAddress.display(target.address());
    if (failure instanceof TimeoutException) {
      return HttpFailure.passing(
          "%s: no answer within %s (%s)"
              .formatted(
                  get, BodyStream.seconds(source.readTimeout()), source.key().of("read-timeout")),
          failure,
          null);
    }
    var said = "%s failed: %s".formatted(get, OneLine.of(failure));
    // A certificate does not become valid within seconds; anything else that is not about the
    // connection is a mistake in the request.
    boolean passing =
        (failure instanceof IOException || failure instanceof VertxException)
            && !(failure instanceof SSLException);
    return passing ? HttpFailure.passing(said, failure, null) : HttpFailure.lasting(said, failure);
  }
}
