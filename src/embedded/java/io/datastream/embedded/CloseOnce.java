package io.datastream.embedded;

/**
 * An action that runs exactly once: when somebody closes this, or else when the JVM exits.
 *
 * <p>Exiting includes SIGTERM and ctrl-C, so that a stopped test run leaves no process and no
 * directory behind.
 */
final class CloseOnce implements AutoCloseable {
  private final String name;
  private final Action action;
  private final Thread hook;
  private boolean closed;

  /** Something to do at the end. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private CloseOnce(String name, Action action) {
    this.name = name;
    this.action = action;
    this.hook = new Thread(this::close, "close " + name);
  }

  static CloseOnce atExitOrBefore(String name, Action action) {
    CloseOnce closing = new CloseOnce(name, action);
    Runtime.getRuntime().addShutdownHook(closing.hook);
    return closing;
  }

  // Synchronized rather than a flag alone: who comes second must not go on (the JVM would exit)
  // while the first is still at it.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      action.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("Could not close " + name, e);
    } finally {
      forgetHook();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is exiting already; the hook is running or finds nothing left to do.
    }
  }
}
