package io.datastream.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that has been started; what it writes is read as it comes. */
public final class Running implements AutoCloseable {
  private static final long PATIENCE_MINUTES = 10;

  private final List<String> command;
  private final Process process;
  private final CompletableFuture<String> stdout;
  private final CompletableFuture<String> stderr;
  private final long began;

  Running(List<String> command, Process process, long began) {
    this.command = List.copyOf(command);
    this.process = process;
    this.stdout = reading(process.getInputStream());
    this.stderr = reading(process.getErrorStream());
    this.began = began;
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** Milliseconds since it was started. */
  public long age() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** Waits for the command's end. */
  public Ended await() {
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        kill();
        throw new AssertionError(
            String.join(" ", command) + " did not end in " + PATIENCE_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    long millis = age();
    return new Ended(command, process.exitValue(), stdout.join(), stderr.join(), millis);
  }

  /** Ends it, as SIGKILL does, if it hasn't ended. */
  @Override
  public void close() {
    kill();
    await();
  }

  /** By its handle: {@link Process} closes the streams too, under the feet of who reads them. */
  private void kill() {
    process.toHandle().destroyForcibly();
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        // Not the common pool: with two processors it has one thread, and each stream needs its
        // own.
        task -> {
          Thread thread = new Thread(task, "output of datastream");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
