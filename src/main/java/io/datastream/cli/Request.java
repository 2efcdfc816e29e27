package io.datastream.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What somebody asked for on the command line. */
abstract sealed class Request {
  @Mixin private CommonOptions common;

  /** What every command takes. */
  CommonOptions common() {
    return common;
  }

  /** How the result is written. */
  Output output() {
    return common.output();
  }

  /** Which parts of the application the command needs; of no concern where it needs none. */
  abstract Needs needs();

  /** {@code datastream ingest}. */
  @Command(
      name = "ingest",
      description =
          "Read sources and publish what they have to the topic; all sources if none is named.")
  static final class Ingest extends Request {
    @Mixin RunOptions run;

    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "a configured source; can be given more than once")
    List<String> sources = new ArrayList<>();

    @Option(names = "--sample", description = "the built-in sample")
    boolean sample;

    /** Whether it says which sources. */
    boolean named() {
      return sample || !sources.isEmpty();
    }

    @Override
    Needs needs() {
      return Needs.RUN;
    }
  }

  /** {@code datastream process}. */
  @Command(name = "process", description = "One bounded run from the topics into PostgreSQL.")
  static final class Process extends Request {
    @Mixin RunOptions run;

    @Option(
        names = "--max-messages",
        paramLabel = "N",
        converter = PositiveNumber.class,
        description = "end after N messages, of all topics (default 100; with --drain none)")
    Long maxMessages;

    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        converter = PositiveNumber.class,
        description =
            "end after MS milliseconds; what is in hand then has 10 s more (default 5000; with"
                + " --drain none)")
    Long timeoutMs;

    @Option(
        names = "--drain",
        description = "end at what is on the topics now, do not wait for more")
    boolean drain;

    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description = "only this topic of those that are configured; can be given more than once")
    List<String> topics = new ArrayList<>();

    @Override
    Needs needs() {
      return Needs.RUN;
    }

    Optional<Long> maxMessages() {
      return Optional.ofNullable(maxMessages);
    }

    Optional<Long> timeoutMs() {
      return Optional.ofNullable(timeoutMs);
    }
  }

  /** {@code datastream check}. */
  @Command(
      name = "check",
      description =
          "Try settings, addresses, rights and tables; nothing is moved or changed. Exit code 0 when"
              + " nothing is wrong, 2 when a setting is, 1 when something else is.")
  static final class Check extends Request {
    @Option(
        names = "--source",
        paramLabel = "NAME",
        description = "only this source; can be given more than once")
    List<String> sources = new ArrayList<>();

    @Override
    Needs needs() {
      return Needs.LOOK;
    }
  }

  /** {@code datastream preview}. */
  @Command(
      name = "preview",
      description =
          "Read records of a source and show what they would become: columns, statements, rows,"
              + " quarantine. Nothing is written anywhere.")
  static final class Preview extends Request {
    @Parameters(
        paramLabel = "SOURCE",
        description = "a configured source, or sample; of one of type topic the newest records")
    String source;

    @Option(
        names = "--records",
        paramLabel = "N",
        converter = PositiveNumber.class,
        description = "look at N records (default 10, at most 1000)")
    Long records = 10L;

    int records() {
      return (int) Math.min(records, 1000);
    }

    @Override
    Needs needs() {
      return Needs.RUN;
    }
  }

  /** {@code datastream serve}. */
  @Command(
      name = "serve",
      description = "REST on port 8081, and the schedule, until it is stopped.")
  static final class Serve extends Request {
    @Option(names = "--stream", description = "also process messages as they come, without a bound")
    boolean stream;

    @Override
    Needs needs() {
      return Needs.EVERYTHING;
    }
  }

  /** {@code datastream status}. */
  @Command(
      name = "status",
      description = "Topic, partitions, offsets, lag, freshness, last runs, quarantine.")
  static final class Status extends Request {
    @Override
    Needs needs() {
      return Needs.LEDGER;
    }
  }

  /** {@code datastream health}. */
  @Command(
      name = "health",
      description =
          "Ask a running serve whether it is ready; exit code 0 or 1, for containers' health checks.")
  static final class Health extends Request {
    @Option(
        names = "--url",
        paramLabel = "URL",
        description =
            "what to ask (default http://localhost:8081/q/health/ready, or the port of"
                + " QUARKUS_HTTP_PORT)")
    Optional<String> url = Optional.empty();

    @Override
    Needs needs() {
      return Needs.NOTHING;
    }
  }

  /** {@code datastream migrate}. */
  @Command(name = "migrate", description = "Bring the database schema up to date.")
  static final class Migrate extends Request {
    @Override
    Needs needs() {
      return Needs.MIGRATIONS;
    }
  }

  /** {@code datastream init}. */
  @Command(
      name = "init",
      description = {
        "Look at an address, a file or a topic, and write the block of a source that reads it.",
        "Nothing is moved; the block goes to stdout, as YAML."
      })
  static final class Init extends Request {
    @Parameters(
        paramLabel = "URL|FILE|TOPIC",
        description = "where the records come from: an http(s) address, a file, a topic")
    String subject;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "the source's name (default: after the address, the file or the topic)")
    Optional<String> name = Optional.empty();

    @Option(names = "--write", description = "also add it to config/application.yaml")
    boolean write;

    @Override
    Needs needs() {
      return Needs.RUN;
    }

    /** The block itself is what is asked for, whoever reads it. */
    @Override
    Output output() {
      return common().output == null ? Output.TEXT : common().output;
    }
  }
}
