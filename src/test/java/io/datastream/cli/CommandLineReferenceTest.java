package io.datastream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datastream.docs.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Keeps what the documentation says of the command line equal to what the command line says. */
class CommandLineReferenceTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\| `\\./datastream ([a-z]+)([^`]*)`");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  @Test
  void theErrorLinesAreThoseOfTheCommandLine() {
    String lines =
        Stream.of("proces", "process --frobnicate", "process --max-messages 0")
            .map(it -> "datastream: " + refused(it.split(" ")) + "; see datastream --help\n")
            .collect(Collectors.joining());

    new Page(Path.of("docs", "troubleshooting.md"))
        .with("wrong command line", "```\n" + lines + "```\n")
        .check();
  }

  @Test
  void theReadmeNamesTheCommandsThereAreAndOptionsThatTheyHave() throws IOException {
    Map<String, CommandLine> commands =
        new CommandLine(new CommandParser.Datastream()).getSubcommands();
    Map<String, List<String>> documented = new TreeMap<>();
    COMMAND
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .forEach(
            row ->
                documented.merge(
                    row.group(1),
                    OPTION.matcher(row.group(2)).results().map(MatchResult::group).toList(),
                    (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));

    assertThat(documented.keySet()).isEqualTo(new TreeSet<>(commands.keySet()));
    documented.forEach(
        (command, options) ->
            assertThat(commands.get(command).getCommandSpec().optionsMap().keySet())
                .as(command)
                .containsAll(options));
  }

  private static String refused(String... arguments) {
    return catchThrowableOfType(
            UsageException.class, () -> new CommandParser().parse(System.err, arguments))
        .getMessage();
  }
}
