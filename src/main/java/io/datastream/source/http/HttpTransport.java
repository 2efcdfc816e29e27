package io.datastream.source.http;

import io.datastream.failure.Problems;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.Origin;
import io.datastream.source.bytes.Transport;
import io.datastream.source.http.proxy.Proxies;
import io.quarkus.arc.All;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code api}: what an address answers, on one page or on several. */
@ApplicationScoped
public class HttpTransport implements Transport {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final HttpConfig config;
  private final Duration firstPause;
  private final HttpClients clients;
  private final Map<String, AuthKind> auths = new TreeMap<>();
  private final Map<String, PagingKind> pagings = new TreeMap<>();
  private final Proxies proxies = new Proxies();
  private final Clock clock = Clock.systemUTC();

  /**
   * @param vertx whose event loops carry the requests
   */
  @Inject
  public HttpTransport(
      HttpConfig config, @All List<AuthKind> auths, @All List<PagingKind> pagings, Vertx vertx) {
    this(config, auths, pagings, vertx, FIRST_PAUSE);
  }

  /**
   * @param firstPause before the first retry
   */
  HttpTransport(
      HttpConfig config,
      List<AuthKind> auths,
      List<PagingKind> pagings,
      Vertx vertx,
      Duration firstPause) {
    this.firstPause = firstPause;
    this.config = config;
    this.clients = new HttpClients(vertx);
    auths.forEach(it -> this.auths.put(it.type(), it));
    pagings.forEach(it -> this.pagings.put(it.type(), it));
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
    HttpConfig.HttpSource given = config.sources().get(key.source());
    Problems wrong = new Problems();
    HttpSettings settings = wrong.read(() -> HttpSettings.of(key, given), null);
    Paging paging =
        wrong.read(
            () -> kind(key, "paging.type", given.paging().type(), pagings).of(key, given.paging()),
            null);
    // What is wrong with the address is said already.
    Requests requests = settings == null ? null : new Requests(clients, proxies, settings);
    FormRequests forms = new FormClient(requests, settings, clock);
    Authorization authorization =
        wrong.read(
            () ->
                given
                    .auth()
                    .type()
                    .map(it -> kind(key, "auth.type", it, auths).of(key, given.auth(), forms))
                    .orElse(Authorization.NONE),
            Authorization.NONE);
    wrong.refuse();
    ApiClient client = new ApiClient(requests, settings, authorization, clock);
    return new HttpOrigin(settings, client, paging, firstPause);
  }

  private static <T> T kind(SourceKey key, String setting, String given, Map<String, T> kinds) {
    T kind = kinds.get(given.strip().toLowerCase(Locale.ROOT));
    if (kind == null) {
      throw key.refused(setting, given, "one of " + String.join(", ", kinds.keySet()));
    }
    return kind;
  }

  /** One page by settings that need not be configured. Connects to nothing. */
  public Origin origin(HttpSettings settings) {
    Requests requests = new Requests(clients, proxies, settings);
    return new HttpOrigin(
        settings,
        new ApiClient(requests, settings, Authorization.NONE, clock),
        Paging.ONE_PAGE,
        firstPause);
  }

  @PreDestroy
  void close() {
    clients.close();
  }
}
