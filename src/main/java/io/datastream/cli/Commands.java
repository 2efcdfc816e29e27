package io.datastream.cli;

import io.datastream.ingest.IngestRuns;
import io.datastream.init.Initialized;
import io.datastream.init.Initializer;
import io.datastream.look.check.Check;
import io.datastream.look.check.CheckReport;
import io.datastream.look.preview.Preview;
import io.datastream.monitor.StatusReporter;
import io.datastream.postgres.SchemaMigration;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.run.RunResult;
import io.datastream.run.RunStoppedException;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Does what a one-shot command asks for. */
@ApplicationScoped
class Commands {
  private final IngestRuns ingest;
  private final SourceCatalog sources;
  private final KafkaStreamProcessor processor;
  private final StatusReporter status;
  private final SchemaMigration migration;
  private final Instance<Initializer> initializer;
  private final Instance<Check> check;
  private final Instance<Preview> preview;
  private final ResultPrinter printer;

  Commands(
      IngestRuns ingest,
      SourceCatalog sources,
      KafkaStreamProcessor processor,
      StatusReporter status,
      SchemaMigration migration,
      Instance<Initializer> initializer,
      Instance<Check> check,
      Instance<Preview> preview,
      ResultPrinter printer) {
    this.ingest = ingest;
    this.sources = sources;
    this.processor = processor;
    this.status = status;
    this.migration = migration;
    this.initializer = initializer;
    this.check = check;
    this.preview = preview;
    this.printer = printer;
  }

  /**
   * Does it and prints the result.
   *
   * @return the exit code
   * @throws Throwable what kept it from being done
   */
  int perform(Request request) throws Throwable {
    if (request instanceof Request.Ingest it) {
      return run(it, it.run, () -> ingest(it));
    } else if (request instanceof Request.Process it) {
      return run(it, it.run, () -> process(it));
    } else if (request instanceof Request.Status it) {
      print(it, VertxContextSupport.subscribeAndAwait(status::report));
      return ExitCode.DONE;
    } else if (request instanceof Request.Migrate it) {
      print(it, VertxContextSupport.subscribeAndAwait(migration::migrate));
      return ExitCode.DONE;
    } else if (request instanceof Request.Init it) {
      print(it, VertxContextSupport.subscribeAndAwait(() -> init(it)));
      return ExitCode.DONE;
    } else if (request instanceof Request.Check it) {
      CheckReport report =
          VertxContextSupport.subscribeAndAwait(() -> check.get().check(it.sources));
      print(it, report);
      return report.exitCode();
    } else if (request instanceof Request.Preview it) {
      print(
          it,
          VertxContextSupport.subscribeAndAwait(
              () -> preview.get().preview(it.source, it.records())));
      return ExitCode.DONE;
    }
    throw new IllegalStateException(request + " is not a one-shot command");
  }

  private RunResult ingest(Request.Ingest request) throws Throwable {
    List<Source> chosen = sources.choose(request.sources, request.sample);
    if (chosen.isEmpty()) {
      throw new UsageException(
          "ingest: no source is configured; set datastream.sources.<name>.type (api, csv or sample),"
              + " or give --sample");
    }
    return VertxContextSupport.subscribeAndAwait(
        () ->
            request.named()
                ? ingest.ingest(request.run.start(), chosen)
                : ingest.ingestAll(request.run.start(), chosen));
  }

  private Uni<Initialized> init(Request.Init request) {
    return initializer
        .get()
        .init(
            request.subject,
            request.name,
            request.write ? Optional.of(Path.of("")) : Optional.empty());
  }

  private RunResult process(Request.Process request) throws Throwable {
    var bounds = processor.bounds(request.maxMessages(), request.timeoutMs(), request.drain);
    return VertxContextSupport.subscribeAndAwait(
        () -> processor.process(request.run.start(), request.topics, bounds));
  }

  /** A run, with the command's thread waiting for its end. */
  @FunctionalInterface
  private interface Run {
    RunResult result() throws Throwable;
  }

  private int run(Request request, RunOptions options, Run run) throws Throwable {
    RunResult result;
    try {
      result = run.result();
    } catch (RunStoppedException e) {
      // What it has done until then is done; who started it wants to know how much that is.
      e.result().ifPresent(it -> print(request, it));
      throw e;
    }
    print(request, result);
    if (result.needsAttention()) {
      return ExitCode.FAILED;
    }
    if (options.failOnQuarantine && result.quarantined() > 0) {
      return ExitCode.QUARANTINED;
    }
    return options.skipCode != null && result.nothingToDo() ? options.skipCode : ExitCode.DONE;
  }

  private void print(Request request, Object result) {
    printer.print(System.out, request.output(), result);
  }
}
