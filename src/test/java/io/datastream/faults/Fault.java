package io.datastream.faults;

/** What becomes of connections. */
public enum Fault {
  /** All that are open stay open, and nothing passes any more; new ones work. */
  SILENT,
  /** The same; new ones are taken, and are silent too. */
  SILENT_FOR_GOOD,
  /** The connection is reset; the server has not heard the statement. */
  RESET,
  /** The server has done the statement; the connection is reset before it says so. */
  RESET_BEFORE_THE_ANSWER
}
