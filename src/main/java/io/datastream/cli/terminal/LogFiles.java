package io.datastream.cli.terminal;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.FileHandler;

/**
 * The log files there are. When one can't be written any more (its disk is full), that is said once
 * and the work goes on; the log manager itself would print where in its own code that was.
 *
 * @param errors where that is said
 */
public record LogFiles(ErrorLine errors) {

  /** Watches over them. */
  public void watch() {
    LogContext context = LogContext.getLogContext();
    for (String name : Collections.list(context.getLoggerNames())) {
      Logger logger = context.getLoggerIfExists(name);
      if (logger != null) {
        for (Handler handler : logger.getHandlers()) {
          if (handler instanceof FileHandler file) {
            file.setErrorManager(new SaidOnce(file));
          }
        }
      }
    }
  }

  private final class SaidOnce extends ErrorManager {
    private final FileHandler file;
    private final AtomicBoolean said = new AtomicBoolean();

    SaidOnce(FileHandler file) {
      this.file = file;
    }

    @Override
    public void error(String message, Exception failure, int code) {
      if (said.compareAndSet(false, true)) {
        String why = failure == null ? message : failure.getMessage();
        errors.say(
            "the log file "
                + file.getFile()
                + " can't be written: "
                + why
                + "; the work goes on without it");
      }
    }
  }
}
