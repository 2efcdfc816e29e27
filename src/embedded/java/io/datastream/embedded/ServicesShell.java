package io.datastream.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./datastream services}: prints what a shell can read, to be typed off or sourced from a
 * file, and runs until it is told to terminate.
 *
 * <p>Standard input is read only where the script says that it is a pipe, whose end is the end of
 * whoever holds it. Of a terminal nothing is read: the shell would stop a job in the background.
 */
public final class ServicesShell {
  /** The system property that says that standard input ends with whoever started this. */
  static final String WATCH_INPUT = "services.watch-input";

  private final PrintStream out;

  private ServicesShell(PrintStream out) {
    this.out = out;
  }

  /** Takes no arguments; see {@link Services} for the system properties. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What is printed there is for a shell; whatever libraries print is not.
    System.setOut(System.err);
    int status = 0;
    try (Services services = Services.start()) {
      new ServicesShell(out).tell(services);
      awaitEnd();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("datastream: services: " + e.getMessage());
      status = 1;
    }
    // Brokers and drivers leave threads behind that would keep the JVM alive.
    System.exit(status);
  }

  private void tell(Services services) {
    out.println("# Kafka and PostgreSQL, until Ctrl-C or kill " + ProcessHandle.current().pid());
    out.println("# Nothing of what they hold is kept after that.");
    services
        .environment()
        .forEach(
            (key, value) ->
                out.println("export " + key + "='" + value.replace("'", "'\\''") + "'"));
    out.println("# ready");
  }

  private static void awaitEnd() throws IOException, InterruptedException {
    if (Boolean.getBoolean(WATCH_INPUT)) {
      while (System.in.read() >= 0) {
        // What comes is nobody's business; only the end counts.
      }
    } else {
      // A signal runs the hooks that stop the services.
      new CountDownLatch(1).await();
    }
  }
}
