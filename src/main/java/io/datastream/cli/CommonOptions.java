package io.datastream.cli;

import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
  @Option(
      names = "--output",
      paramLabel = "json|text",
      description = "how the result is written to stdout; text on a terminal, else json")
  Output output;

  @Option(names = "--verbose", description = "say more on stderr, with stack traces")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  Output output() {
    if (output != null) {
      return output;
    }
    return Terminal.isStdout() ? Output.TEXT : Output.JSON;
  }
}
