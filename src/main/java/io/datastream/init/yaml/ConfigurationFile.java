package io.datastream.init.yaml;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The file that sources are configured in. What is written is read before it takes the old one's
 * place: it has to say what the old one said, and the new source, and nothing else.
 */
public final class ConfigurationFile {
  private static final Pattern PLAIN = Pattern.compile("[^.\"\\[\\]]+");

  private final Path file;

  private ConfigurationFile(Path file) {
    this.file = file;
  }

  /**
   * The one of a working directory: {@code config/application.yaml}, or {@code .yml} where that is
   * the one that is there.
   */
  public static ConfigurationFile in(Path directory) {
    Path yaml = directory.resolve("config").resolve("application.yaml");
    Path yml = yaml.resolveSibling("application.yml");
    return new ConfigurationFile(Files.exists(yml) && !Files.exists(yaml) ? yml : yaml);
  }

  /** A whole file that has the source alone. */
  public static String alone(String name, YamlBlock source) {
    return SourcesText.alone(name, source);
  }

  public Path path() {
    return file;
  }

  /**
   * Adds a source; makes the file where it is missing.
   *
   * @throws UnwritableException when that can't be done; the file is as it was then
   */
  public void add(String name, YamlBlock source) {
    String before = read();
    Map<String, String> said = properties(before);
    String prefix = "datastream.sources." + segment(name);
    if (said.keySet().stream().anyMatch(it -> it.equals(prefix) || it.startsWith(prefix + "."))) {
      throw UnwritableException.taken(name, file);
    }
    Optional<String> after = text(before, name, source);
    Map<String, String> wanted = new HashMap<>(said);
    // Where they were without anything below them.
    wanted.remove("datastream", "");
    wanted.remove("datastream.sources", "");
    wanted.putAll(properties(alone(name, source)));
    if (after.isEmpty() || !says(after.get(), wanted)) {
      throw UnwritableException.noPlace(file);
    }
    write(after.get());
  }

  private static Optional<String> text(String before, String name, YamlBlock source) {
    try {
      return new SourcesText(before).with(name, source);
    } catch (YAMLException e) {
      return Optional.empty();
    }
  }

  private boolean says(String text, Map<String, String> wanted) {
    try {
      return properties(text).equals(wanted);
    } catch (UnwritableException e) {
      return false;
    }
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw UnwritableException.failed(file, e);
    }
  }

  private Map<String, String> properties(String text) {
    try {
      return text.isBlank() ? Map.of() : new YamlConfigSource("init", text).getProperties();
    } catch (RuntimeException e) {
      throw UnwritableException.noYaml(file, e);
    }
  }

  private static String segment(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name + '"';
  }

  /** In one step: whoever reads it meanwhile reads the old one. */
  private void write(String text) {
    Path written = null;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path beside = target.resolveSibling("." + target.getFileName() + ".new");
      Files.writeString(beside, text, StandardCharsets.UTF_8);
      written = beside;
      permit(target, written);
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw UnwritableException.failed(file, e);
    } finally {
      discard(written);
    }
  }

  private static void permit(Path target, Path written) throws IOException {
    boolean posix = Files.getFileAttributeView(written, PosixFileAttributeView.class) != null;
    if (posix && Files.exists(target)) {
      Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(target));
    }
  }

  private static void discard(Path written) {
    try {
      if (written != null) {
        Files.deleteIfExists(written);
      }
    } catch (IOException e) {
      // It is in nobody's way.
    }
  }
}
