package io.datastream.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes the prototype's log files ({@code kafka_producer_*.log}, {@code kafka_stream_*.log}) of
 * {@code datastream.log.dir}: one handler for each direction, on the packages that move the data.
 */
public class LogFilesConfig implements ConfigSourceFactory {
  /** Above application.properties, below the environment. */
  private static final int ORDINAL = 275;

  /** By the direction. */
  static final Map<String, List<String>> PACKAGES =
      Map.of(
          "producer", List.of("io.datastream.ingest", "io.datastream.source"),
          "stream",
              List.of(
                  "io.datastream.process",
                  "io.datastream.landing",
                  "io.datastream.table",
                  "io.datastream.coordination",
                  "io.datastream.postgres"));

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue directory = context.getValue("datastream.log.dir");
    if (directory == null || directory.getValue() == null || directory.getValue().isBlank()) {
      return List.of();
    }
    String day = LocalDate.now().format(DateTimeFormatter.BASIC_ISO_DATE);
    Map<String, String> settings = new HashMap<>();
    PACKAGES.forEach(
        (name, packages) -> {
          Path file = Path.of(directory.getValue(), "kafka_" + name + "_" + day + ".log");
          open(directory.getValue(), file);
          String handler = "quarkus.log.handler.file." + name;
          settings.put(handler + ".enabled", "true");
          settings.put(handler + ".path", file.toString());
          settings.put(handler + ".filter", "printable");
          // Several runs of a day write into one file; a start is no reason to begin another.
          settings.put(handler + ".rotation.rotate-on-boot", "false");
          settings.put(handler + ".format", "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{1}] %s%e%n");
          for (String it : packages) {
            settings.put("quarkus.log.category.\"" + it + "\".handlers", name);
          }
        });
    return List.of(new PropertiesConfigSource(settings, "datastream.log.dir", ORDINAL));
  }

  /** The log manager would say where in its own code it has failed, and go on without the file. */
  private static void open(String directory, Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      String why =
          e instanceof FileSystemException at && at.getReason() != null
              ? at.getReason()
              : e.getClass().getSimpleName();
      throw new InvalidSettingException(
          "datastream.log.dir: no log file can be written to '%s': %s".formatted(directory, why),
          e);
    }
  }
}
