package io.datastream.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Opens API sources as a catalog would. */
final class ApiFixture implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** What Kafka's own default leaves of a message. */
  static final int MAX_RECORD_BYTES = 1_048_000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));

  static CheckedSource.Api api(String url) {
    return new CheckedSource.Api(
        new SourceKey("users"),
        CsvFixture.SETTINGS,
        URI.create(url),
        JsonPointer.compile(""),
        Map.of(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        2,
        3);
  }

  RecordReader open(CheckedSource.Api api) {
    return new ApiSource(
            api,
            new ApiClient(client, api, Clock.systemUTC()),
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
