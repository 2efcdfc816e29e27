package io.datastream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code @ConfigMapping} interfaces below a folder of sources, however many there are. */
public final class Mappings {
  private static final Pattern MAPPING =
      Pattern.compile("^@ConfigMapping\\(prefix = \"(datastream[^\"]*)\"\\)", Pattern.MULTILINE);

  private final Path sources;
  private final List<Found> found;

  /**
   * One of them.
   *
   * @param file its source
   */
  public record Found(Path file, String prefix, Class<?> mapping) {
    /** Its simple name. */
    public String name() {
      return mapping.getSimpleName();
    }
  }

  private Mappings(Path sources) {
    this.sources = sources;
    try (Stream<Path> files = Files.walk(sources)) {
      found =
          files.filter(it -> it.toString().endsWith(".java")).sorted().flatMap(this::in).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the application. */
  public static Mappings ofApplication() {
    return new Mappings(Path.of("src", "main", "java"));
  }

  /** Those of a folder below the tests' sources. */
  public static Mappings ofTests() {
    return new Mappings(Path.of("src", "test", "java"));
  }

  /** In the order of their packages. */
  public List<Found> all() {
    return found;
  }

  /** The interfaces themselves. */
  public List<Class<?>> classes() {
    return found.stream().<Class<?>>map(Found::mapping).toList();
  }

  private Stream<Found> in(Path file) {
    try {
      Matcher matcher = MAPPING.matcher(Files.readString(file));
      if (!matcher.find()) {
        return Stream.of();
      }
      String name =
          sources.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
      return Stream.of(
          new Found(file, matcher.group(1), Class.forName(name.substring(0, name.length() - 5))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
