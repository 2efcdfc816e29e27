package io.datastream.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Signals that Java can't send. */
enum Signal {
  STOP,
  CONT;

  /** Whether this system has them. */
  static boolean known() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return system.contains("linux") || system.contains("mac");
  }

  void to(Process process) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
              .inheritIO()
              .start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name() + " ended with " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
