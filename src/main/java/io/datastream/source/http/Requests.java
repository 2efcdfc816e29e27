package io.datastream.source.http;

import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.proxy.Proxies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.http.HttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What all requests of one source have in common: the client, the proxy, the words of failures. */
final class Requests {
  private final HttpClients clients;
  private final Proxies proxies;
  private final HttpSettings source;
  private final ConnectionFailures failures;

  Requests(HttpClients clients, Proxies proxies, HttpSettings source) {
    this.clients = clients;
    this.proxies = proxies;
    this.source = source;
    this.failures = new ConnectionFailures(source);
  }

  ConnectionFailures failures() {
    return failures;
  }

  /** What sends them; fails with {@link HttpFailure} where its certificates can't be read. */
  Uni<HttpClient> client() {
    Uni<HttpClient> client = Uni.createFrom().item(this::made);
    return (source.caFile().isEmpty()
            ? client
            : client.runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
        .onFailure(UncheckedIOException.class)
        .transform(failure -> failures.ofCaFile(failure.getCause()));
  }

  private HttpClient made() {
    try {
      return clients.of(source.caFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the request goes through.
   *
   * @throws HttpFailure when the environment names something that is no proxy
   */
  Optional<Proxies.Proxy> proxy(HttpAddress to) throws HttpFailure {
    try {
      return proxies.of(to);
    } catch (IllegalArgumentException e) {
      throw HttpFailure.lasting(e.getMessage(), e, "correct it or take it away");
    }
  }

  RequestOptions options(HttpAddress to, HttpMethod method, Optional<Proxies.Proxy> proxy) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(to.host())
            .setPort(to.effectivePort())
            .setSsl(to.isSecure())
            .setURI(to.target())
            .setFollowRedirects(false)
            .setConnectTimeout(source.connectTimeout().toMillis())
            .putHeader("User-Agent", "datastream");
    proxy.ifPresent(it -> options.setProxyOptions(it.options()));
    if (to.isIpv6()) {
      // Vert.x leaves out the brackets.
      options.putHeader("Host", to.authority());
    }
    return options;
  }
}
