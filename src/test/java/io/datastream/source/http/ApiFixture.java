package io.datastream.source.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.ExactJson;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.ByteSource;
import io.datastream.source.csv.CsvFixture;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.proxy.Proxies;
import io.datastream.source.json.JsonArrayReader;
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

  public static HttpSettings api(String url) {
    return new HttpSettings(
        new SourceKey("users"),
        HttpAddress.parse(url),
        Map.of(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        2,
        3,
        Optional.empty());
  }

  static HttpSettings with(HttpSettings api, Optional<Path> caFile) {
    return new HttpSettings(
        api.key(),
        api.url(),
        api.headers(),
        api.connectTimeout(),
        api.readTimeout(),
        api.retries(),
        api.maxRedirects(),
        caFile);
  }

  public RecordReader open(HttpSettings api) {
    return open(api, "");
  }

  /**
   * @param pointer to the array of records
   */
  public RecordReader open(HttpSettings api, String pointer) {
    return source(api, new Requests(clients, proxies, api), pointer)
        .open(MAX_RECORD_BYTES)
        .await()
        .atMost(LIMIT);
  }

  static Source source(HttpSettings api, Requests requests, String pointer) {
    var client = new ApiClient(requests, api, Authorization.NONE, Clock.systemUTC());
    var records = JsonPointer.compile(pointer);
    var json = new ExactJson();
    return new ByteSource(
        api.key().source(),
        CsvFixture.SETTINGS,
        new HttpOrigin(api, client, Paging.ONE_PAGE, Duration.ofMillis(1)),
        "application/json",
        (body, most) -> new JsonArrayReader(records, json, body, most));
  }

  public Items read(String url) {
    return Items.of(open(api(url)));
  }

  @Override
  public void close() {
    vertx.closeAndAwait();
  }
}
