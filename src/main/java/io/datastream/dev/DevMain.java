package io.datastream.dev;

import io.datastream.Main;

/**
 * The application's main class in dev mode ({@code %dev.quarkus.package.main-class}): sees to a
 * Kafka and a PostgreSQL, then goes on as always.
 *
 * <p>A main class of its own, because before {@code Quarkus.run} nothing tells dev mode from
 * production ({@code LaunchMode} isn't set yet), and afterwards the configuration has been read.
 */
public final class DevMain {
  private DevMain() {}

  /** Takes the application's arguments. */
  public static void main(String[] arguments) {
    try {
      DevServices.start();
    } catch (IllegalStateException e) {
      // One line: everything else that there is to say was said by the services themselves.
      System.err.println(e.getMessage());
      System.exit(1);
    }
    Main.main(arguments);
  }
}
