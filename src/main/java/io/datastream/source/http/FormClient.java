package io.datastream.source.http;

import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.proxy.Proxies;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClientResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sends forms to issuers of tokens. */
final class FormClient implements FormRequests {
  private static final int TOO_MANY = 429;
  private static final int SERVERS_FAULT = 500;

  /** A token has some thousand characters. */
  private static final int MOST_BYTES = 1 << 20;

  private final Requests requests;
  private final HttpSettings source;
  private final Clock clock;

  FormClient(Requests requests, HttpSettings source, Clock clock) {
    this.requests = requests;
    this.source = source;
    this.clock = clock;
  }

  @Override
  public Uni<Answered> post(HttpAddress to, Map<String, String> headers, Map<String, String> form) {
    Optional<Proxies.Proxy> proxy;
    try {
      proxy = requests.proxy(to);
    } catch (HttpFailure e) {
      return Uni.createFrom().failure(e);
    }
    return requests
        .client()
        .chain(client -> client.request(options(to, headers, proxy)))
        .chain(request -> request.send(encoded(form)))
        .chain(response -> response.body().chain(body -> answered(to, response, body)))
        .ifNoItem()
        .after(source.readTimeout())
        .fail()
        .onFailure(failure -> !(failure instanceof HttpFailure))
        .transform(failure -> requests.failures().of("POST", to, proxy, failure));
  }

  private RequestOptions options(
      HttpAddress to, Map<String, String> headers, Optional<Proxies.Proxy> proxy) {
    RequestOptions options = requests.options(to, HttpMethod.POST, proxy);
    options.putHeader("Accept", "application/json");
    options.putHeader("Content-Type", "application/x-www-form-urlencoded");
    headers.forEach(options::putHeader);
    return options;
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Uni<Answered> answered(HttpAddress to, HttpClientResponse response, Buffer body) {
    int status = response.statusCode();
    if (status == TOO_MANY || status >= SERVERS_FAULT) {
      Optional<Duration> retryAfter =
          RetryAfter.parse(response.getHeader("Retry-After"), clock.instant());
      String said = "POST %s answered with status %d".formatted(to.display(), status);
      return Uni.createFrom()
          .failure(
              status == TOO_MANY
                  ? HttpFailure.limited(said, retryAfter.orElse(null))
                  : HttpFailure.passing(said, null, retryAfter.orElse(null)));
    }
    Buffer kept = body.length() > MOST_BYTES ? body.getBuffer(0, MOST_BYTES) : body;
    return Uni.createFrom().item(new Answered(status, kept.toString()));
  }
}
