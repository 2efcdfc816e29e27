package io.datastream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of this program's children. */
final class ChildrenTime {
  /** Of Linux, on every processor that Datastream runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER = 13;
  private static final int SYSTEM = 14;

  private ChildrenTime() {}

  /**
   * The processor time of all children that have ended, and of what they had started: that of their
   * code and that of the kernel for them.
   */
  static double seconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    // After the name, which may have anything in it: the fields of proc(5) from the third on.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
  }
}
