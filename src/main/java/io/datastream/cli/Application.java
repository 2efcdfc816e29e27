package io.datastream.cli;

import io.datastream.process.ContinuousProcessing;
import io.datastream.process.StopRequest;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** The application once Quarkus is up. */
@ApplicationScoped
@Unremovable
public class Application implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Application.class);

  /** The last batch may take this long; what has not been committed then is read again. */
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(8);

  private final Commands commands;
  private final Scheduler scheduler;
  private final ContinuousProcessing stream;
  private final StopRequest stop;

  Application(
      Commands commands, Scheduler scheduler, ContinuousProcessing stream, StopRequest stop) {
    this.commands = commands;
    this.scheduler = scheduler;
    this.stream = stream;
    this.stop = stop;
  }

  @Override
  public int run(String... args) {
    Request request =
        new CommandParser()
            .parse(System.err, args)
            .orElseThrow(() -> new IllegalStateException("help is given before Quarkus starts"));
    if (request instanceof Request.Serve serve) {
      return serve(serve);
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

  private int serve(Request.Serve serve) {
    // Halted until here: what is scheduled shall find everything up, HTTP's port included.
    scheduler.resume();
    CompletableFuture<Void> streaming =
        serve.stream
            ? stream.untilStopped().subscribeAsCompletionStage()
            : CompletableFuture.completedFuture(null);
    Quarkus.waitForExit();
    stop.request();
    try {
      streaming.get(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warnf("the stream did not end in time: %s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }
}
