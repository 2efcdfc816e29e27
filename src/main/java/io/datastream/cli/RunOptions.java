package io.datastream.cli;

import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every run takes. */
final class RunOptions {
  @Option(
      names = "--run-key",
      paramLabel = "KEY",
      description = "a key that has succeeded before returns its stored result and does nothing")
  String runKey;

  @Option(
      names = "--fail-on-quarantine",
      description = "exit with 3 when something was put into quarantine")
  boolean failOnQuarantine;

  @Option(
      names = "--skip-code",
      paramLabel = "N",
      converter = SkipCode.class,
      description = "exit with N (1 to 255) when there was nothing to do")
  Integer skipCode;

  RunStart start() {
    return new RunStart(Trigger.CLI, Optional.ofNullable(runKey));
  }
}
