package io.datastream.cli;

import io.datastream.cli.memory.OutOfMemory;
import io.datastream.cli.settings.SettingsCheck;
import io.datastream.cli.terminal.ErrorLine;
import io.datastream.cli.terminal.LogFiles;
import io.datastream.process.ContinuousProcessing;
import io.datastream.run.Runs;
import io.datastream.run.StopRequest;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The application once Quarkus is up. */
@ApplicationScoped
@Unremovable
public class Application implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Application.class);

  /**
   * The last batch may take this long; what has not been committed then is read again. Container
   * engines kill after ten seconds.
   */
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(8);

  private final Commands commands;
  private final Scheduler scheduler;
  private final ContinuousProcessing stream;
  private final Runs runs;
  private final StopRequest stop;
  private final Greeting greeting;
  private final Config config;
  private final ErrorLine errors = new ErrorLine(System.err);
  private final CountDownLatch performed = new CountDownLatch(1);

  private volatile boolean performing;

  Application(
      Commands commands,
      Scheduler scheduler,
      ContinuousProcessing stream,
      Runs runs,
      StopRequest stop,
      Greeting greeting,
      Config config) {
    this.commands = commands;
    this.scheduler = scheduler;
    this.stream = stream;
    this.runs = runs;
    this.stop = stop;
    this.greeting = greeting;
    this.config = config;
  }

  @Override
  public int run(String... args) {
    Request request =
        new CommandParser()
            .parse(System.err, args)
            .orElseThrow(() -> new IllegalStateException("help is given before Quarkus starts"));
    performing = true;
    if (stop.requested() || Ending.underWay()) {
      errors.say("asked to end before the command had begun; nothing was done");
      performed.countDown();
      return ExitCode.TERMINATED;
    }
    try {
      new LogFiles(errors).watch();
      new SettingsCheck(config).warnings().forEach(LOG::warn);
      return request instanceof Request.Serve serve ? serve(serve) : commands.perform(request);
    } catch (Throwable thrown) {
      OutOfMemory.report(thrown);
      return failed(request, thrown);
    } finally {
      performed.countDown();
    }
  }

  /**
   * A signal ends the application under the command. Nothing that a run needs is closed before this
   * returns.
   */
  void ending(@Observes ShutdownEvent event) throws InterruptedException {
    // In this order: a command that begins meanwhile either is seen here or sees the request.
    stop.request();
    if (!performing || performed.getCount() == 0) {
      return;
    }
    if (!performed.await(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warnf(
          "not done %d s after the signal to end: ending all the same",
          LONGEST_GOODBYE.toSeconds());
    }
  }

  private int failed(Request request, Throwable thrown) {
    if (request.common().verbose) {
      LOG.error("the command failed", thrown);
    }
    Failure failure = Failure.of(thrown);
    errors.say(failure.line());
    return failure.exitCode();
  }

  private int serve(Request.Serve serve) {
    // Halted until here: what is scheduled shall find everything up, HTTP's port included.
    scheduler.resume();
    LOG.info(greeting.line(serve.stream));
    CompletableFuture<Void> streaming =
        serve.stream
            ? stream.untilStopped().subscribeAsCompletionStage()
            : CompletableFuture.completedFuture(null);
    Quarkus.waitForExit();
    stop.request();
    awaitEnd(streaming);
    return ExitCode.DONE;
  }

  private void awaitEnd(CompletableFuture<Void> streaming) {
    try {
      Uni.createFrom()
          .completionStage(streaming)
          .chain(runs::ended)
          .subscribeAsCompletionStage()
          .get(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warnf("what was under way did not end in %d s: %s", LONGEST_GOODBYE.toSeconds(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
