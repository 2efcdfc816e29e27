package io.datastream.source.http;

import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Origin;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** An address that answers a GET. */
final class HttpOrigin implements Origin {

  private final HttpSettings source;
  private final ApiClient client;
  private final Duration firstPause;

  /**
   * @param firstPause before the first retry
   */
  HttpOrigin(HttpSettings source, ApiClient client, Duration firstPause) {
    this.source = source;
    this.client = client;
    this.firstPause = firstPause;
  }

  @Override
  public Uni<Body> open(String mediaType) {
    return Uni.createFrom()
        .deferred(() -> client.get(mediaType))
        .onFailure(failure -> failure instanceof HttpFailure http && http.isPassing())
        .retry()
        .when(
            failures -> {
              var backoff = new Backoff(source.retries(), firstPause);
              return failures.onItem().transformToUniAndConcatenate(backoff::pauseAfter);
            })
        .onFailure(HttpFailure.class)
        .transform(failure -> unavailable(failure, failure.isPassing() ? source.retries() : 0));
  }

  @Override
  public Uni<Body> openOnce(String mediaType) {
    return Uni.createFrom()
        .deferred(() -> client.get(mediaType))
        .onFailure(HttpFailure.class)
        .transform(failure -> unavailable(failure, 0));
  }

  /** In words. */
  private SourceUnavailableException unavailable(HttpFailure failure, int retries) {
    var tries = retries > 0 ? " (tried %d times)".formatted(retries + 1) : "";
    var cure =
        failure.cure() == null
            ? "check %s and whether the server is up and lets you in"
                .formatted(source.key().of("url"))
            : failure.cure();
    return new SourceUnavailableException(
        "source '%s': %s%s; %s".formatted(source.key().source(), failure.getMessage(), tries, cure),
        failure);
  }
}
