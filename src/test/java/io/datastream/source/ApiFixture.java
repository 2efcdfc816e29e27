package io.datastream.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.http.HttpAddress;
import io.datastream.source.http.Proxies;
import io.vertx.mutiny.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Opens API sources as a catalog would. */
final class ApiFixture implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** What Kafka's own default leaves of a message. */
  static final int MAX_RECORD_BYTES = 1_048_000;

  private final Vertx vertx;
  private final HttpClients clients;
  private final Proxies proxies;

  ApiFixture() {
    this(Map.of());
  }

  /**
   * @param environment where proxies are looked for
   */
  ApiFixture(Map<String, String> environment) {
    vertx = Vertx.vertx();
    clients = new HttpClients(vertx);
    proxies = new Proxies(environment);
  }

  static CheckedSource.Api api(String url) {
    return new CheckedSource.Api(
        new SourceKey("users"),
        CsvFixture.SETTINGS,
        HttpAddress.parse(url),
        JsonPointer.compile(""),
        Map.of(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        2,
        3,
        Optional.empty());
  }

  static CheckedSource.Api with(CheckedSource.Api api, Optional<Path> caFile) {
    return new CheckedSource.Api(
        api.key(),
        api.settings(),
        api.url(),
        api.records(),
        api.headers(),
        api.connectTimeout(),
        api.readTimeout(),
        api.retries(),
        api.maxRedirects(),
        caFile);
  }

  RecordReader open(CheckedSource.Api api) {
    return new ApiSource(
            api,
            new ApiClient(clients, proxies, api, Clock.systemUTC()),
            new ExactJson(),
            Duration.ofMillis(1))
        .open(MAX_RECORD_BYTES)
        .await()
        .atMost(LIMIT);
  }

  Items read(String url) {
    return Items.of(open(api(url)));
  }

  @Override
  public void close() {
    vertx.closeAndAwait();
  }
}
