package io.datastream.cli.memory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the process when a thread has run out of memory, at once and with one line.
 *
 * <p>The JVM's own {@code -XX:+ExitOnOutOfMemoryError} writes to stdout, which is the result's, and
 * ends with 3, which means quarantine.
 */
public final class OutOfMemoryEnd implements Thread.UncaughtExceptionHandler {
  private static final long MEBIBYTE = 1 << 20;

  /** Enough for what is seldom more than a few large messages. */
  private static final long MORE = 512;

  private final OutputStream err;
  private final Runnable end;
  private final Thread.UncaughtExceptionHandler others;
  private final AtomicBoolean begun = new AtomicBoolean();
  // Made while there is memory for it.
  private final byte[] ofMemory;
  private final byte[] ofThreads;

  /**
   * @param heapBytes that the process may take
   * @param err where the line goes, unbuffered
   * @param end of the process, without its shutdown hooks: these would need memory
   * @param others takes what has nothing to do with memory
   */
  public OutOfMemoryEnd(
      long heapBytes, OutputStream err, Runnable end, Thread.UncaughtExceptionHandler others) {
    this.err = err;
    this.end = end;
    this.others = others;
    long heap = heapBytes / MEBIBYTE;
    long more = Math.max(MORE, 2 * heap);
    this.ofMemory =
        line(
            "out of memory (a heap of %d MB): give it more by DATASTREAM_JAVA_OPTS=-Xmx%dm, the native executable by -Xmx%dm as its first argument, the JVM image by the container's memory; what is committed stays, the next run goes on from there"
                .formatted(heap, more, more));
    this.ofThreads =
        line(
            "out of memory (no more threads can be started): raise the limit of processes (ulimit -u; the container's pids limit) or the container's memory; what is committed stays, the next run goes on from there");
  }

  private static byte[] line(String what) {
    return ("datastream: " + what + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    OutOfMemoryError found = OutOfMemory.in(failure);
    if (found == null) {
      others.uncaughtException(thread, failure);
    } else if (begun.compareAndSet(false, true)) {
      end(found);
    }
  }

  private void end(OutOfMemoryError found) {
    try {
      err.write(isOfThreads(found) ? ofThreads : ofMemory);
    } catch (IOException e) {
      // Nobody reads it; the exit code says it, too.
    } finally {
      end.run();
    }
  }

  private static boolean isOfThreads(OutOfMemoryError found) {
    String message = found.getMessage();
    return message != null && message.startsWith("unable to create native thread");
  }
}
