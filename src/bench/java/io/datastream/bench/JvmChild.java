package io.datastream.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of this machine's Java that lives as long as its parent wants. */
final class JvmChild implements AutoCloseable {
  private final Process process;

  private JvmChild(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param log where its standard error goes, and its standard output unless the caller reads it
   */
  static JvmChild start(Path log, boolean outputIsRead, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (!outputIsRead) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    Process process = builder.start();
    // Interrupted with ctrl-C, this program must not leave its children behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new JvmChild(process);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The next line of its standard output. */
  String line() throws IOException {
    // Not closed: that would close the pipe. One line is all that anybody here says.
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1);
    return reader.readLine();
  }

  boolean alive() {
    return process.isAlive();
  }

  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
