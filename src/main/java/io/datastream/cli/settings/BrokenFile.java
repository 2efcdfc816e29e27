package io.datastream.cli.settings;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Which configuration file can't be read, and where. The library that reads them doesn't say; this
 * is asked when it has failed.
 */
public final class BrokenFile {
  private static final Pattern BAD_ESCAPE =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u(?![0-9a-fA-F]{4})");

  private final Path directory;

  /**
   * @param directory the working directory
   */
  public BrokenFile(Path directory) {
    this.directory = directory;
  }

  /** File, line, column and what is wrong there; empty when all can be read. */
  public Optional<String> find() {
    Path config = directory.resolve("config");
    try (Stream<Path> files = Files.exists(config) ? Files.list(config) : Stream.empty()) {
      return files
          .filter(it -> it.getFileName().toString().matches("application.*\\.(ya?ml|properties)"))
          .sorted()
          .flatMap(it -> problem(it).map(what -> directory.relativize(it) + what).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.of(config + ": can't be read: " + e.getMessage());
    }
  }

  private static Optional<String> problem(Path file) {
    try {
      URL address = file.toUri().toURL();
      if (file.toString().endsWith(".properties")) {
        new PropertiesConfigSource(address);
      } else {
        new YamlConfigSource(address);
      }
      return Optional.empty();
    } catch (MarkedYAMLException e) {
      return Optional.of(place(e.getProblemMark()) + ": " + e.getProblem());
    } catch (YAMLException e) {
      return Optional.of(": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return Optional.of(badEscape(file).orElse(": " + e.getMessage()));
    } catch (IOException e) {
      return Optional.of(": can't be read: " + e);
    }
  }

  private static String place(Mark mark) {
    return mark == null ? "" : ":%d:%d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The one thing that a file of properties can have wrong. */
  private static Optional<String> badEscape(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      for (int i = 0; i < lines.size(); i++) {
        Matcher bad = BAD_ESCAPE.matcher(lines.get(i));
        if (bad.find()) {
          return Optional.of(
              ":%d:%d: \\u must be followed by four hexadecimal digits; a backslash is written \\\\"
                  .formatted(i + 1, bad.end() - 1));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(": can't be read: " + e);
    }
  }
}
