package io.datastream.cli.memory;

/** A failure that says that memory has ended. Looking for it takes no memory. */
public final class OutOfMemory {
  /** Causes may go in a circle. */
  private static final int DEEPEST = 32;

  private OutOfMemory() {}

  /**
   * Tells the process' handler of uncaught errors if the failure is or was caused by it. All else,
   * null too, is left to whoever has caught it.
   */
  public static void report(Throwable failure) {
    OutOfMemoryError found = in(failure);
    if (found == null) {
      return;
    }
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    if (handler != null) {
      handler.uncaughtException(Thread.currentThread(), found);
    }
  }

  /** The error that a failure is, or was caused by; null: memory is not the matter. */
  static OutOfMemoryError in(Throwable failure) {
    Throwable it = failure;
    for (int depth = 0; it != null && depth < DEEPEST; depth++) {
      if (it instanceof OutOfMemoryError found) {
        return found;
      }
      it = it.getCause();
    }
    return null;
  }
}
