package io.datastream.embedded;

import java.util.concurrent.Callable;

/**
 * Repeats a start that can fail through no fault of its own: a port found free may be taken before
 * the server binds it.
 */
final class Attempts {
  private static final int MAXIMUM = 3;

  private Attempts() {}

  static <T> T start(String service, Callable<T> start) {
    IllegalStateException failure = new IllegalStateException("Could not start " + service);
    for (int attempt = 1; attempt <= MAXIMUM; attempt++) {
      try {
        return start.call();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure.addSuppressed(e);
        break;
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }
}
