package io.datastream.source.http;

import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Origin;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.body.BodyStream;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** An address that has records, on one page or on several. */
final class HttpOrigin implements Origin {

  private final HttpSettings source;
  private final ApiClient client;
  private final Paging paging;
  private final Duration firstPause;

  /**
   * @param firstPause before the first retry
   */
  HttpOrigin(HttpSettings source, ApiClient client, Paging paging, Duration firstPause) {
    this.source = source;
    this.client = client;
    this.paging = paging;
    this.firstPause = firstPause;
  }

  @Override
  public Uni<Bodies> open(String mediaType) {
    return Uni.createFrom()
        .deferred(
            () -> new PagedAnswers(source, paging, address -> get(address, mediaType)).first())
        .map(Bodies::of);
  }

  @Override
  public Uni<Bodies> openOnce(String mediaType) {
    return Uni.createFrom()
        .deferred(
            () ->
                new PagedAnswers(
                        source,
                        paging,
                        address ->
                            client
                                .get(address, mediaType)
                                .onFailure(HttpFailure.class)
                                .transform(failure -> unavailable(failure, 0)))
                    .first())
        .map(Bodies::of);
  }

  @Override
  public Optional<String> needsBeside() {
    return paging.beside().map(place -> source.key().of("paging.next"));
  }

  private Uni<ApiClient.Answer> get(HttpAddress address, String mediaType) {
    return Uni.createFrom()
        .deferred(() -> client.get(address, mediaType))
        .onFailure(failure -> failure instanceof HttpFailure http && http.isPassing())
        .retry()
        .when(
            failures -> {
              var backoff = new Backoff(source.retries(), firstPause, source.rateLimitWait());
              return failures.onItem().transformToUniAndConcatenate(backoff::pauseAfter);
            })
        .onFailure(HttpFailure.class)
        .transform(failure -> unavailable(failure, failure.isPassing() ? source.retries() : 0));
  }

  /** In words. */
  private SourceUnavailableException unavailable(HttpFailure failure, int retries) {
    if (failure.isLimited()) {
      return new SourceUnavailableException(
          "source '%s': %s%s, and %s is %s; ask less often, or raise it"
              .formatted(
                  source.key().source(),
                  failure.getMessage(),
                  failure.retryAfter() == null
                      ? ""
                      : ", and asks to wait " + BodyStream.seconds(failure.retryAfter()),
                  source.key().of("rate-limit-wait"),
                  BodyStream.seconds(source.rateLimitWait())),
          failure);
    }
    var tries = retries > 0 ? " (tried %d times)".formatted(retries + 1) : "";
    var cure = failure.cure() == null ? cure(failure) : failure.cure();
    return new SourceUnavailableException(
        "source '%s': %s%s; %s".formatted(source.key().source(), failure.getMessage(), tries, cure),
        failure);
  }

  private String cure(HttpFailure failure) {
    return failure.isUnauthorized()
        ? "check the source's credentials (%s) and %s"
            .formatted(source.key().of("auth"), source.key().of("url"))
        : "check %s and whether the server is up and lets you in".formatted(source.key().of("url"));
  }
}
