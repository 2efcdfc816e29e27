package io.datastream.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.cli.memory.OutOfMemory;
import io.datastream.cli.memory.OutOfMemoryEnd;
import io.datastream.cli.settings.BrokenFile;
import io.datastream.cli.settings.WrongSettings;
import io.datastream.cli.terminal.ErrorLine;
import io.datastream.look.check.CheckReport;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.smallrye.config.ConfigValidationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts Quarkus with what the command needs, and nothing at all for a wrong command line. */
public final class Launcher {
  private final PrintStream out;
  private final PrintStream err;

  public Launcher(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command; ends the process with its exit code. */
  public void launch(String... args) {
    Thread.setDefaultUncaughtExceptionHandler(
        new OutOfMemoryEnd(
            Runtime.getRuntime().maxMemory(),
            new FileOutputStream(FileDescriptor.err),
            () -> Runtime.getRuntime().halt(ExitCode.FAILED),
            this::uncaught));
    Optional<Request> request;
    try {
      request = new CommandParser().parse(out, args);
    } catch (UsageException e) {
      new ErrorLine(err).say(e.getMessage() + "; see datastream --help");
      System.exit(ExitCode.USAGE);
      return;
    }
    request.ifPresent(it -> perform(it, args));
  }

  private void uncaught(Thread thread, Throwable failure) {
    ErrorLine errors = new ErrorLine(err);
    errors.say("the thread %s has ended by %s".formatted(thread.getName(), failure));
    errors.trace(failure);
  }

  private void perform(Request request, String... args) {
    if (request instanceof Request.Health health) {
      System.exit(new HealthCheck(out, err).ask(health));
    }
    start(request, args);
  }

  private void start(Request request, String... args) {
    request.needs().settings().forEach(Launcher::unlessSet);
    if (request.common().verbose) {
      unlessSet("quarkus.log.level", "INFO");
      unlessSet("quarkus.log.category.\"io.datastream\".level", "DEBUG");
      unlessSet("quarkus.log.category.\"org.apache.kafka\".level", "WARN");
      unlessSet("quarkus.log.category.\"org.apache.kafka.clients.NetworkClient\".level", "WARN");
      unlessSet("quarkus.log.category.\"io.quarkus.runtime.Application\".level", "ERROR");
    }
    // Until the log's own configuration is read: when that fails, what libraries have said on the
    // way would come out before the one line that matters.
    Logger.getLogger("").setLevel(Level.WARNING);
    Ending ending = new Ending();
    Quarkus.run(
        Application.class,
        (code, failure) -> {
          if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            // A live reload ends the application to start it anew in the same process.
            ending.close();
          } else {
            ended(request, code, failure);
          }
        },
        args);
  }

  private void ended(Request request, int exitCode, Throwable failure) {
    OutOfMemory.report(failure);
    if (failure == null) {
      System.exit(exitCode);
      return;
    }
    if (request.common().verbose) {
      new ErrorLine(err).trace(failure);
    }
    if (request instanceof Request.Check) {
      unreadable(failure)
          .ifPresent(
              report -> {
                new ResultPrinter(new ObjectMapper()).print(out, request.common().output(), report);
                System.exit(report.exitCode());
              });
    }
    Failure inWords =
        new BrokenFile(Path.of(""))
            .find()
            .map(line -> new Failure(ExitCode.USAGE, line))
            .orElseGet(() -> Failure.of(failure));
    new ErrorLine(err).say(inWords.line());
    System.exit(inWords.exitCode());
  }

  /** Values that are none of their settings' types keep Quarkus from starting; all are said. */
  private static Optional<CheckReport> unreadable(Throwable failure) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof ConfigValidationException invalid) {
        return Optional.of(CheckReport.unreadable(new WrongSettings().lines(invalid)));
      }
    }
    return Optional.empty();
  }

  /** What the user set stays. */
  private static void unlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
