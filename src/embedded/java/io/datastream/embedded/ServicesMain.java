package io.datastream.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The services as a process: prints the environment they give as {@code KEY=VALUE} lines and then
 * {@code ready}, and runs until its standard input ends or it is told to terminate.
 *
 * <p>Standard input is a pipe from whoever started it, so that it ends with its parent, however
 * that one ends.
 */
public final class ServicesMain {
  private ServicesMain() {}

  /** Takes no arguments; see {@link Services} for the system properties. */
  public static void main(String[] arguments) throws IOException {
    // Before anything logs: the loggers on this class path are JBoss', which want to be in charge.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // Standard output is a protocol here; whatever else is printed goes to standard error.
    System.setOut(System.err);
    int status = 0;
    try (Services services = Services.start()) {
      services.environment().forEach((key, value) -> answers.println(key + "=" + value));
      answers.println("ready");
      awaitEndOfInput();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      for (Throwable cause : e.getSuppressed()) {
        cause.printStackTrace();
      }
      status = 1;
    }
    // Brokers and drivers leave threads behind that would keep the JVM alive.
    System.exit(status);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // What comes is nobody's business; only the end counts.
    }
  }
}
