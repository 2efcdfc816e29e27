package io.datastream.source.http;

import io.datastream.source.SourceKey;
import io.datastream.source.bytes.Origin;
import io.datastream.source.bytes.Transport;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code api}: the answer to a GET. */
@ApplicationScoped
public class HttpTransport implements Transport {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final HttpConfig config;
  private final HttpClients clients;
  private final Proxies proxies = new Proxies();

  /**
   * @param vertx whose event loops carry the requests
   */
  public HttpTransport(HttpConfig config, Vertx vertx) {
    this.config = config;
    this.clients = new HttpClients(vertx);
  }

  @Override
  public Map<String, String> types() {
    return Map.of("api", "json");
  }

  @Override
  public Optional<Class<?>> settings() {
    return Optional.of(HttpConfig.class);
  }

  @Override
  public Origin origin(SourceKey key) {
    return origin(HttpSettings.of(key, config.sources().get(key.source())));
  }

  /** Where bytes come from by settings that need not be configured. Connects to nothing. */
  public Origin origin(HttpSettings settings) {
    var client = new ApiClient(clients, proxies, settings, Clock.systemUTC());
    return new HttpOrigin(settings, client, FIRST_PAUSE);
  }

  @PreDestroy
  void close() {
    clients.close();
  }
}
