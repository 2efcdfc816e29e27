package io.datastream.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts the packaged application: the native executable where one has been built, else the jar.
 */
public final class DatastreamProcess {
  private final Map<String, String> environment;
  private final List<String> jvmOptions;
  private final Path directory;

  /**
   * @param environment beside this process's own, for every command
   */
  public DatastreamProcess(Map<String, String> environment) {
    this(environment, List.of(), Path.of(""));
  }

  private DatastreamProcess(
      Map<String, String> environment, List<String> jvmOptions, Path directory) {
    this.environment = Map.copyOf(environment);
    this.jvmOptions = List.copyOf(jvmOptions);
    this.directory = directory;
  }

  /** The same with more in the environment. */
  public DatastreamProcess with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new DatastreamProcess(all, jvmOptions, directory);
  }

  /** The same with options for the JVM, {@code -D} among them. */
  public DatastreamProcess withOptions(String... more) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(Arrays.asList(more));
    return new DatastreamProcess(environment, all, directory);
  }

  /** The same in another working directory, which is where {@code config/} is looked for. */
  public DatastreamProcess in(Path other) {
    return new DatastreamProcess(environment, jvmOptions, other);
  }

  /** Runs a command to its end. */
  public Ended run(String... arguments) {
    return start(arguments).await();
  }

  /** Starts a command. */
  public Running start(String... arguments) {
    List<String> command = new ArrayList<>(executable());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toAbsolutePath().toFile());
    builder.environment().putAll(environment);
    long began = System.nanoTime();
    try {
      return new Running(List.of(arguments), builder.start(), began);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is run, for people. */
  public static String kind() {
    return nativeExecutable() == null ? "JVM " + Runtime.version().feature() : "native executable";
  }

  private List<String> executable() {
    Path nativeExecutable = nativeExecutable();
    List<String> command = new ArrayList<>();
    if (nativeExecutable != null) {
      command.add(nativeExecutable.toString());
      jvmOptions.stream()
          .filter(option -> option.startsWith("-D") || option.startsWith("-Xm"))
          .forEach(command::add);
      return command;
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", target().resolve("quarkus-app/quarkus-run.jar").toString()));
    return command;
  }

  private static Path nativeExecutable() {
    try (Stream<Path> files = Files.list(target())) {
      return files
          .filter(file -> file.getFileName().toString().matches("datastream-.*-runner"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path target() {
    try {
      Path classes =
          Path.of(
              DatastreamProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.toAbsolutePath().getParent();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
