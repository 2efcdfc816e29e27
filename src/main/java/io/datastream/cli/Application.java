package io.datastream.cli;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** The application once Quarkus is up. */
@ApplicationScoped
@Unremovable
public class Application implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Application.class);

  private final Commands commands;
  private final Scheduler scheduler;

  Application(Commands commands, Scheduler scheduler) {
    this.commands = commands;
    this.scheduler = scheduler;
  }

  @Override
  public int run(String... args) {
    Request request =
        new CommandParser()
            .parse(System.err, args)
            .orElseThrow(() -> new IllegalStateException("help is given before Quarkus starts"));
    if (request instanceof Request.Serve) {
      // Halted until here: what is scheduled shall find everything up, HTTP's port included.
      scheduler.resume();
      Quarkus.waitForExit();
      return ExitCode.DONE;
    }
    try {
      return commands.perform(request);
    } catch (Throwable thrown) {
      if (request.common().verbose) {
        LOG.error("the command failed", thrown);
      }
      Failure failure = Failure.of(thrown);
      System.err.println("datastream: " + failure.line());
      return failure.exitCode();
    }
  }
}
