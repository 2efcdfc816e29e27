package io.datastream.source.file;

import io.datastream.source.OneLine;
import io.datastream.source.bytes.Body;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** A file that is read, and whether it stayed as it was. */
final class WatchedFile extends FilterInputStream {
  private final Path path;
  private final BasicFileAttributes before;
  private final String name;
  private final String setting;
  private String warning;
  private boolean ended;

  /**
   * @param before as the file was when it was opened
   * @param name what it is called where a place in it is named
   * @param setting the full key of the setting that says its path
   */
  WatchedFile(InputStream in, Path path, BasicFileAttributes before, String name, String setting) {
    super(in);
    this.path = path;
    this.before = before;
    this.name = name;
    this.setting = setting;
  }

  Body body() {
    return new Body(name, path.toAbsolutePath().toString(), setting, null, List.of(), this);
  }

  /** What people should know about it once its end has been read; else null. */
  String warning() {
    return warning;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    return read < 0 ? end(read) : read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    return read < 0 ? end(read) : read;
  }

  private int end(int read) {
    if (!ended) {
      ended = true;
      try {
        BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
        if (after.size() != before.size()
            || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
          warning =
              "%s: the file changed while it was read (%d bytes, then %d); read it again when it is whole"
                  .formatted(name, before.size(), after.size());
        }
      } catch (IOException e) {
        warning = "%s: the file is gone since it was opened: %s".formatted(name, OneLine.of(e));
      }
    }
    return read;
  }
}
