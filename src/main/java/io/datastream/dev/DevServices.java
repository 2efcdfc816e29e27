package io.datastream.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Gives dev mode a Kafka and a PostgreSQL unless the user has some, so that {@code mvn quarkus:dev}
 * needs nothing else on the machine.
 *
 * <p>They are the ones that the tests use, in a process of their own: the class loaders of dev mode
 * have no test classes. The process ends with this JVM, which holds the only writing end of its
 * standard input. A live reload calls {@link #start()} again, in a new class loader; what must be
 * known by then is kept in system properties.
 */
final class DevServices {
  private static final String SERVICES = "io.datastream.embedded.ServicesMain";
  private static final String PROCESS = "io.datastream.dev.services.pid";
  private static final String SET = "io.datastream.dev.services.set";
  private static final String READY = "ready";
  private static final long PATIENCE_SECONDS = 90;

  /** What the services give, and what the application's configuration calls it. */
  private static final Map<String, String> KAFKA =
      Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka.bootstrap.servers");

  private static final Map<String, String> DATABASE =
      Map.of(
          "DATABASE_URL", "DATABASE_URL",
          "DATABASE_USER", "DATABASE_USER",
          "DATABASE_PASSWORD", "DATABASE_PASSWORD");

  private DevServices() {}

  /**
   * Starts the services if anything is missing, and points the configuration to what was missing.
   *
   * @throws IllegalStateException if they don't start
   */
  static void start() {
    if (running()) {
      return;
    }
    forgetTheLast();
    Map<String, String> missing = new HashMap<>();
    if (!given("KAFKA_BOOTSTRAP_SERVERS") && !given("kafka.bootstrap.servers")) {
      missing.putAll(KAFKA);
    }
    if (!given("DATABASE_URL")) {
      missing.putAll(DATABASE);
    }
    if (missing.isEmpty()) {
      return;
    }
    Process process = launch();
    Map<String, String> environment = answer(process);
    missing.forEach((given, wanted) -> System.setProperty(wanted, environment.get(given)));
    System.setProperty(SET, String.join(",", missing.values()));
    System.setProperty(PROCESS, Long.toString(process.pid()));
  }

  /** If the services died since the last reload, what they set is not what the user gave. */
  private static void forgetTheLast() {
    Optional.ofNullable(System.clearProperty(SET)).stream()
        .flatMap(names -> Stream.of(names.split(",")))
        .forEach(System::clearProperty);
  }

  private static boolean running() {
    return Optional.ofNullable(System.getProperty(PROCESS))
        .map(Long::valueOf)
        .flatMap(ProcessHandle::of)
        .isPresent();
  }

  private static boolean given(String name) {
    return System.getenv(name) != null || System.getProperty(name) != null;
  }

  private static Process launch() {
    try {
      // In dev mode classes come from the build's output directory, not from a jar.
      Path classes =
          Path.of(DevServices.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path target = classes.resolveSibling("");
      String classpath =
          target.resolve("test-classes")
              + System.getProperty("path.separator")
              + Files.readString(target.resolve("embedded.classpath")).strip();
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return new ProcessBuilder(
              List.of(
                  java,
                  "-Xmx512m",
                  "-XX:TieredStopAtLevel=1",
                  "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                  "-cp",
                  classpath,
                  SERVICES))
          .redirectError(Redirect.INHERIT)
          .start();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("Could not start Kafka and PostgreSQL: " + e, e);
    }
  }

  /** What the process prints until it is ready. */
  private static Map<String, String> answer(Process process) {
    try {
      return CompletableFuture.supplyAsync(() -> read(process))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      process.destroy();
      throw new IllegalStateException("Kafka and PostgreSQL did not start", e);
    } catch (TimeoutException e) {
      process.destroy();
      throw new IllegalStateException(
          "Kafka and PostgreSQL were not ready after " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Kafka and PostgreSQL were starting", e);
    }
  }

  private static Map<String, String> read(Process process) {
    Map<String, String> environment = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); !READY.equals(line); line = lines.readLine()) {
        if (line == null) {
          throw new IllegalStateException("the process ended");
        }
        String[] entry = line.split("=", 2);
        environment.put(entry[0], entry[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return environment;
  }
}
