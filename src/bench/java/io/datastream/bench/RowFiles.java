package io.datastream.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongFunction;

/** Files with rows for COPY, made when they are first asked for and kept. */
final class RowFiles {
  private final Path directory;
  private final Set<Path> made = new HashSet<>();

  RowFiles(Path directory) {
    this.directory = directory;
  }

  /** What a file has. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** The file of that name. */
  Path file(String name, Content content) throws IOException {
    Path file = directory.resolve(name);
    if (!made.contains(file)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
        content.write(out);
      }
      made.add(file);
    }
    return file;
  }

  /**
   * The file of that name, in COPY's text format.
   *
   * @param row by its number from 0, without an end of its line
   */
  Path text(String name, long rows, LongFunction<String> row) throws IOException {
    return file(
        name,
        out -> {
          for (long each = 0; each < rows; each++) {
            out.write((row.apply(each) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }
}
