package io.datastream.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * PostgreSQL's own tool for stopping and starting a server, with the options that the server was
 * first started with.
 *
 * @param data the server's data directory
 * @param log where the server writes to
 */
record PgCtl(Path data, Path log) {

  /** Stops the server: {@code fast} or, as a crash does, {@code immediate}. */
  void stop(String mode) {
    run("stop", "-m", mode);
  }

  /** Starts it again and returns when it answers. */
  void start() {
    run("start", "-l", log.toString(), "-o", firstStart().substring(postgres().length()));
  }

  /** Its first command line, as the server itself has written it down. */
  private String firstStart() {
    try {
      return Files.readString(data.resolve("postmaster.opts")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String postgres() {
    String line = firstStart();
    return line.substring(0, line.indexOf(" \""));
  }

  private void run(String... arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(Path.of(postgres()).resolveSibling("pg_ctl").toString());
    command.addAll(List.of("-D", data.toString(), "-w"));
    command.addAll(Arrays.asList(arguments));
    File output = log.toFile();
    try {
      // Not a pipe: the server would inherit it, and it would stay open.
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
