package io.datastream.cli;

/** What the process ends with. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int QUARANTINED = 3;

  /** Ended by SIGTERM, as shells say it. */
  static final int TERMINATED = 128 + 15;

  private ExitCode() {}
}
