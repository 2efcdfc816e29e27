package io.datastream.init.sample;

import io.datastream.failure.FailureCode;
import io.datastream.source.OneLine;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Compression;
import io.datastream.source.bytes.Unpacker;
import io.datastream.source.http.HttpFailure;
import io.datastream.source.http.HttpSettings;
import io.datastream.source.http.HttpTransport;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the beginning of a file, or of the answer to a GET. */
@ApplicationScoped
public class ByteSampler {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int RETRIES = 1;
  private static final int REDIRECTS = 5;

  /** Whoever has both is to send what is usual there. */
  private static final String WANTED = "application/json, text/csv;q=0.9, */*;q=0.1";

  private final HttpTransport http;
  private final Unpacker unpacker;

  ByteSampler(HttpTransport http, @All List<Compression> compressions) {
    this.http = http;
    this.unpacker = new Unpacker(compressions);
  }

  /**
   * Of an address.
   *
   * @return fails with {@link NothingToLearnException}
   */
  public Uni<ByteSample> of(Subject.Address subject) {
    HttpSettings settings =
        new HttpSettings(
            new SourceKey("init"),
            subject.address(),
            headers(subject),
            CONNECT,
            PATIENCE,
            RETRIES,
            REDIRECTS,
            Optional.empty());
    return http.origin(settings)
        .open(WANTED)
        .onFailure(SourceUnavailableException.class)
        .transform(ByteSampler::unavailable)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(bodies -> read(bodies, subject));
  }

  private static Map<String, String> headers(Subject.Address subject) {
    return subject
        .user()
        .map(it -> Base64.getEncoder().encodeToString(it.getBytes(StandardCharsets.UTF_8)))
        .map(it -> Map.of("Authorization", "Basic " + it))
        .orElse(Map.of());
  }

  private static NothingToLearnException unavailable(Throwable failure) {
    boolean http = failure.getCause() instanceof HttpFailure;
    boolean passing = http && ((HttpFailure) failure.getCause()).isPassing();
    return new NothingToLearnException(
        passing ? FailureCode.SOURCE_AWAY : FailureCode.SOURCE_UNREADABLE,
        "init: %s; check the address, and whether the server is up and lets you in"
            .formatted(http ? failure.getCause().getMessage() : failure.getMessage()),
        failure);
  }

  /**
   * Of a file.
   *
   * @return fails with {@link NothingToLearnException}
   */
  public Uni<ByteSample> of(Subject.LocalFile subject) {
    return Uni.createFrom()
        .item(() -> read(Bodies.of(open(subject)), subject))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private static Body open(Subject.LocalFile subject) {
    Path path = subject.path();
    try {
      if (!Files.exists(path)) {
        throw unreadable(subject, "there is no such file", null);
      }
      if (Files.isDirectory(path)) {
        throw unreadable(subject, "it is a directory, not a file", null);
      }
      return new Body(
          OneLine.of(String.valueOf(path.getFileName())),
          path.toString(),
          "what init is given",
          null,
          List.of(),
          Files.newInputStream(path));
    } catch (AccessDeniedException e) {
      throw unreadable(subject, "this user may not read it", e);
    } catch (IOException e) {
      throw unreadable(subject, "it can't be read: " + OneLine.of(e), e);
    }
  }

  private ByteSample read(Bodies bodies, Subject subject) {
    try (bodies) {
      return ByteSample.unpacked(bodies.next(), unpacker, PATIENCE.toNanos());
    } catch (IOException e) {
      throw unreadable(subject, "reading failed: " + OneLine.of(e), e);
    }
  }

  private static NothingToLearnException unreadable(Subject subject, String why, Exception cause) {
    return new NothingToLearnException(
        FailureCode.SOURCE_UNREADABLE, "init: %s: %s".formatted(subject.display(), why), cause);
  }
}
