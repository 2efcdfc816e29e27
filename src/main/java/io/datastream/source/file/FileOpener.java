package io.datastream.source.file;

import io.datastream.source.OneLine;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens a source's files, and says in words why one can't be. */
final class FileOpener {
  private final SourceKey key;

  FileOpener(SourceKey key) {
    this.key = key;
  }

  /**
   * Opens one.
   *
   * @param name what it is called where a place in it is named
   * @throws SourceUnavailableException when it can't be read
   */
  WatchedFile open(Path path, String name) {
    try {
      BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
      return new WatchedFile(Files.newInputStream(path), path, before, name, key.of("path"));
    } catch (NoSuchFileException e) {
      throw unavailable(path, "does not exist", e);
    } catch (AccessDeniedException e) {
      throw unavailable(path, "may not be read by this user", e);
    } catch (IOException e) {
      throw unavailable(path, "cannot be read: " + OneLine.of(e), e);
    }
  }

  /** In words. */
  SourceUnavailableException unavailable(Path path, String what, Throwable cause) {
    return new SourceUnavailableException(
        "source '%s': %s %s; put the file there or correct %s"
            .formatted(key.source(), path.toAbsolutePath(), what, key.of("path")),
        cause);
  }
}
