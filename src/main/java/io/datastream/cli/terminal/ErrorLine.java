package io.datastream.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What goes wrong, said in one line.
 *
 * @param err where to
 */
public record ErrorLine(PrintStream err) {

  /** Says it, whatever characters it has. */
  public void say(String what) {
    err.println("datastream: " + Printable.line(what));
  }

  /** Says where in the program it went wrong, for those who asked for it. */
  public void trace(Throwable failure) {
    err.print(Printable.lines(stackTrace(failure)));
  }

  static String stackTrace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
