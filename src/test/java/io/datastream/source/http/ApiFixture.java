package io.datastream.source.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.ExactJson;
import io.datastream.source.CheckedSource;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceKey;
import io.datastream.source.csv.CsvFixture;
import io.vertx.mutiny.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Opens API sources as a catalog would. */
public final class ApiFixture implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** What Kafka's own default leaves of a message. */
  public static final int MAX_RECORD_BYTES = 1_048_000;

  private final Vertx vertx;
  private final HttpClients clients;
  private final Proxies proxies;

  public ApiFixture() {
    this(Map.of());
  }

  /**
   * @param environment where proxies are looked for
   */
  public ApiFixture(Map<String, String> environment) {
    vertx = Vertx.vertx();
    clients = new HttpClients(vertx);
    proxies = new Proxies(environment);
  }

  public static CheckedSource.Api api(String url) {
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

  public RecordReader open(CheckedSource.Api api) {
    return new ApiSource(
            api,
            new ApiClient(clients, proxies, api, Clock.systemUTC()),
            new ExactJson(),
            Duration.ofMillis(1))
        .open(MAX_RECORD_BYTES)
        .await()
        .atMost(LIMIT);
  }

  public Items read(String url) {
    return Items.of(open(api(url)));
  }

  @Override
  public void close() {
    vertx.closeAndAwait();
  }
}
