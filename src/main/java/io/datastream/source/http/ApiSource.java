package io.datastream.source.http;

import io.datastream.record.ExactJson;
import io.datastream.source.CheckedSource;
import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceSettings;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.json.ApiRecordReader;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** An HTTP API that answers a GET with JSON. */
public final class ApiSource implements Source {

  private final CheckedSource.Api source;
  private final ApiClient client;
  private final ExactJson json;
  private final Duration firstPause;

  /**
   * @param firstPause before the first retry
   */
  public ApiSource(
      CheckedSource.Api source, ApiClient client, ExactJson json, Duration firstPause) {
    this.source = source;
    this.client = client;
    this.json = json;
    this.firstPause = firstPause;
  }

  @Override
  public String name() {
    return source.key().source();
  }

  @Override
  public SourceSettings settings() {
    return source.settings();
  }

  @Override
  public Uni<RecordReader> open(int maxRecordBytes) {
    return Uni.createFrom()
        .deferred(client::get)
        .onFailure(failure -> failure instanceof HttpFailure http && http.isPassing())
        .retry()
        .when(
            failures -> {
              var backoff = new Backoff(source.retries(), firstPause);
              return failures.onItem().transformToUniAndConcatenate(backoff::pauseAfter);
            })
        .<RecordReader>map(answer -> new ApiRecordReader(source, json, answer, maxRecordBytes))
        .onFailure(HttpFailure.class)
        .transform(this::unavailable);
  }

  private SourceUnavailableException unavailable(HttpFailure failure) {
    var tries =
        failure.isPassing() && source.retries() > 0
            ? " (tried %d times)".formatted(source.retries() + 1)
            : "";
    var cure =
        failure.cure() == null
            ? "check %s and whether the server is up and lets you in"
                .formatted(source.key().of("url"))
            : failure.cure();
    return new SourceUnavailableException(
        "source '%s': %s%s; %s".formatted(name(), failure.getMessage(), tries, cure), failure);
  }
}
