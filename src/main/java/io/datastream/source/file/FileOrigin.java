package io.datastream.source.file;

import io.datastream.source.OneLine;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Origin;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file. */
final class FileOrigin implements Origin {

  private final SourceKey key;
  private final Path path;

  FileOrigin(SourceKey key, Path path) {
    this.key = key;
    this.path = path;
  }

  @Override
  public Uni<Body> open(String mediaType) {
    return Uni.createFrom()
        .item(this::open)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Body open() {
    if (Files.isDirectory(path)) {
      throw unavailable("is a directory, not a file", null);
    }
    try {
      return new Body(
          OneLine.of(String.valueOf(path.getFileName())),
          path.toAbsolutePath().toString(),
          key.of("path"),
          null,
          List.of(),
          Files.newInputStream(path));
    } catch (NoSuchFileException e) {
      throw unavailable("does not exist", e);
    } catch (AccessDeniedException e) {
      throw unavailable("may not be read by this user", e);
    } catch (IOException e) {
      throw unavailable("cannot be read: " + OneLine.of(e), e);
    }
  }

  private SourceUnavailableException unavailable(String what, Throwable cause) {
    return new SourceUnavailableException(
        "source '%s': %s %s; put the file there or correct %s"
            .formatted(key.source(), path.toAbsolutePath(), what, key.of("path")),
        cause);
  }
}
