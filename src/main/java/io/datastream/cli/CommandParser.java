package io.datastream.cli;

import io.datastream.cli.terminal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reads the command line. It knows nothing of Quarkus: what is wrong is said before it starts. */
final class CommandParser {

  /** The program itself. */
  @Command(
      name = "datastream",
      description = "Bounded, exactly-once runs from APIs and files through Kafka into PostgreSQL.",
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {
        Request.Init.class,
        Request.Check.class,
        Request.Preview.class,
        Request.Ingest.class,
        Request.Process.class,
        Request.Serve.class,
        Request.Status.class,
        Request.Health.class,
        Request.Migrate.class
      },
      footer = {
        "",
        "demo is a command of the ./datastream script in the source tree: the whole path on"
            + " embedded Kafka and PostgreSQL.",
        "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 quarantined records"
            + " (--fail-on-quarantine)."
      })
  static final class Datastream {
    @CommandLine.Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "show this help")
    boolean help;

    @CommandLine.Option(names = "--version", description = "show the version")
    boolean version;
  }

  /**
   * What was asked for.
   *
   * @param help where help goes when help was asked for
   * @return empty when help or the version was asked for, which has been written then
   * @throws UsageException when it can't be understood
   */
  Optional<Request> parse(PrintStream help, String... args) {
    CommandLine line = new CommandLine(new Datastream());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A run key may begin with @; picocli would look for a file of arguments.
    line.setExpandAtFiles(false);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(args);
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(Printable.line(inWords(e)));
    }
    ParseResult innermost = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (parsed.isUsageHelpRequested() || innermost.isUsageHelpRequested()) {
      innermost.commandSpec().commandLine().usage(help);
      return Optional.empty();
    }
    if (parsed.matchedOptionValue("--version", false)) {
      help.println("datastream " + version());
      return Optional.empty();
    }
    if (!parsed.hasSubcommand()) {
      throw new UsageException("no command was given; accepted are " + commands(line));
    }
    return Optional.of((Request) parsed.subcommand().commandSpec().userObject());
  }

  /** Written by Maven: what a package's manifest says is lost in an ahead-of-time cache. */
  static String version() {
    try (InputStream in = CommandParser.class.getResourceAsStream("/datastream.version")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inWords(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    boolean top = line.getParent() == null;
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().get(0);
      if (top && !given.startsWith("-")) {
        return "unknown command '" + given + "'; accepted are " + commands(line);
      }
      String what = given.startsWith("-") ? "unknown option '" : "unexpected argument '";
      String where = top ? "" : " of " + line.getCommandName();
      return what + given + "'" + where + "; accepted are " + options(line);
    }
    // picocli's own words name the option and what was given.
    return (top ? "" : line.getCommandName() + ": ") + e.getMessage();
  }

  private static String commands(CommandLine line) {
    List<String> names = line.getSubcommands().keySet().stream().sorted().toList();
    return String.join(", ", names) + " (and demo, by ./datastream in the source tree)";
  }

  private static String options(CommandLine line) {
    return line.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
