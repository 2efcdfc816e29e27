package io.datastream.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a class of the application logs while this is open. */
public final class Said extends Handler implements AutoCloseable {
  private static final PatternFormatter FORMAT = new PatternFormatter("%s");

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private Said(Logger logger) {
    this.logger = logger;
  }

  /** Begins to listen. */
  public static Said by(Class<?> by) {
    return by(by.getName());
  }

  /** Begins to listen to a class that is its package's own. */
  public static Said by(String name) {
    Said said = new Said(Logger.getLogger(name));
    said.logger.addHandler(said);
    return said;
  }

  /** Whether a message had this in it. */
  public boolean anything(String text) {
    return messages.stream().anyMatch(it -> it.contains(text));
  }

  @Override
  public void publish(LogRecord message) {
    messages.add(FORMAT.format(ExtLogRecord.wrap(message)));
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
