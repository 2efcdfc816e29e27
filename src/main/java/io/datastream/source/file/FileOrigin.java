package io.datastream.source.file;

import io.datastream.source.OneLine;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Origin;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** A file, or the files of a directory or a pattern. */
final class FileOrigin implements Origin {

  private final SourceKey key;
  private final Path path;
  private final FileOpener opener;

  FileOrigin(SourceKey key, Path path) {
    this.key = key;
    this.path = path;
    this.opener = new FileOpener(key);
  }

  @Override
  public Uni<Bodies> open(String mediaType) {
    return Uni.createFrom()
        .item(this::open)
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Bodies open() {
    try {
      return new ListedFiles(path.toAbsolutePath().toString(), key.of("path"), list(), opener);
    } catch (PatternSyntaxException e) {
      throw opener.unavailable(path, "is no pattern: " + OneLine.of(e.getDescription()), e);
    } catch (IOException e) {
      throw opener.unavailable(path, "cannot be listed: " + OneLine.of(e), e);
    }
  }

  private FileList list() throws IOException {
    if (Files.isDirectory(path)) {
      return refuseNone(FileList.in(path), "is a directory without a file to read");
    }
    // What is there by that name is meant, whatever characters the name has.
    if (!FileList.isPattern(path.toString()) || Files.exists(path)) {
      Path parent = path.getParent();
      return new FileList(parent == null ? Path.of("") : parent, List.of(path), 1, List.of());
    }
    return refuseNone(FileList.matching(path.toString()), "matches no file");
  }

  private FileList refuseNone(FileList list, String what) {
    if (list.files().isEmpty()) {
      throw opener.unavailable(
          path,
          "%s (looked at %d in %s)".formatted(what, list.seen(), list.directory().toAbsolutePath()),
          null);
    }
    return list;
  }
}
