package io.datastream.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The end of the process, from the signal on. The JVM waits for its shutdown hooks without a bound:
 * a client that can't reach its server may close for longer than anybody waits, and Quarkus waits
 * for a start that hangs.
 */
final class Ending implements AutoCloseable {
  /** Container engines kill after ten seconds. */
  private static final Duration ENOUGH = Duration.ofSeconds(9);

  private final Thread hook = new Thread(Ending::begin, "ending");

  /** Watches for it. */
  Ending() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      begin();
    }
  }

  /** Whether a signal, or whatever else ends the process, has come. */
  static boolean underWay() {
    // Only by refusing a hook does a JVM tell that it runs its hooks.
    Thread probe = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      return !Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Watches no longer. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It has come.
    }
  }

  private static void begin() {
    CompletableFuture.delayedExecutor(ENOUGH.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> Runtime.getRuntime().halt(ExitCode.TERMINATED));
  }
}
