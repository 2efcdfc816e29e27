package io.datastream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody is watching. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether stdout is a terminal. {@link System#console} can't tell: it looks at stdin too, and
   * since JDK 22 it may be there without a terminal.
   */
  static boolean isStdout() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }
}
