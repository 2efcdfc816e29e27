package io.datastream.cli.terminal;

import io.datastream.cli.memory.OutOfMemory;
import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Makes log records printable, and leaves out what only developers read. */
@LoggingFilter(name = "printable")
public final class PrintableLog implements Filter {
  /**
   * Where the stack says nothing: these report what a server or a slow disk did, from deep inside
   * their event loops.
   */
  private static final List<String> INFRASTRUCTURE =
      List.of("io.vertx.", "io.netty.", "org.apache.kafka.");

  private final Formatter words = new PatternFormatter("%s");
  private final Logger datastream = Logger.getLogger("io.datastream");

  @Override
  public boolean isLoggable(LogRecord record) {
    Throwable thrown = record.getThrown();
    // The last that is heard of what event loops and Kafka's threads have caught.
    OutOfMemory.report(thrown);
    String message = words.format(record);
    String printable = Printable.line(message);
    if (thrown != null && !verbose() && isOfInfrastructure(record.getLoggerName())) {
      printable += " (" + Printable.line(thrown.toString()) + ")";
      record.setThrown(null);
    } else if (thrown != null) {
      record.setThrown(PrintableThrowable.of(thrown));
    }
    if (!printable.equals(message)) {
      say(record, printable);
    }
    return true;
  }

  private static void say(LogRecord record, String message) {
    if (record instanceof ExtLogRecord extended) {
      extended.setMessage(message, FormatStyle.NO_FORMAT);
    } else {
      record.setMessage(message);
    }
    record.setParameters(null);
  }

  private boolean verbose() {
    return datastream.isLoggable(Level.DEBUG);
  }

  private static boolean isOfInfrastructure(String logger) {
    return logger != null && INFRASTRUCTURE.stream().anyMatch(logger::startsWith);
  }
}
