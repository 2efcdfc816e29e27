package io.datastream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.run.InvalidRunKeyException;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
  private final ByteArrayOutputStream help = new ByteArrayOutputStream();

  @Test
  void topicsCanBeNamedSeveralTimes() {
    Request.Process process =
        (Request.Process) parse("process", "--topic", "a", "--topic=b").orElseThrow();

    assertThat(process.topics).containsExactly("a", "b");
  }

  @Test
  void ingestWithoutOptionsHasItsDefaults() {
    Request.Ingest request = (Request.Ingest) parse("ingest").orElseThrow();

    assertThat(request.sources).isEmpty();
    assertThat(request.sample).isFalse();
    assertThat(request.needs()).isEqualTo(Needs.RUN);
    assertThat(request.common().output).isNull();
    assertThat(request.common().output()).isIn(Output.JSON, Output.TEXT);
    assertThat(request.common().verbose).isFalse();
    assertThat(request.run.failOnQuarantine).isFalse();
    assertThat(request.run.skipCode).isNull();
    assertThat(request.run.start()).isEqualTo(RunStart.by(Trigger.CLI));
  }

  @Test
  void ingestTakesItsOptions() {
    Request.Ingest request =
        (Request.Ingest)
            parse(
                    "ingest",
                    "--source",
                    "users",
                    "--source=my file",
                    "--sample",
                    "--run-key",
                    "dag__2025-12-13T10:30:00+00:00",
                    "--fail-on-quarantine",
                    "--skip-code",
                    "99",
                    "--output",
                    "JSON",
                    "--verbose")
                .orElseThrow();

    assertThat(request.sources).containsExactly("users", "my file");
    assertThat(request.sample).isTrue();
    assertThat(request.run.start())
        .isEqualTo(new RunStart(Trigger.CLI, Optional.of("dag__2025-12-13T10:30:00+00:00")));
    assertThat(request.run.failOnQuarantine).isTrue();
    assertThat(request.run.skipCode).isEqualTo(99);
    assertThat(request.common().output()).isEqualTo(Output.JSON);
    assertThat(request.common().verbose).isTrue();
  }

  @Test
  void processLeavesItsBoundsToTheConfiguration() {
    Request.Process request = (Request.Process) parse("process").orElseThrow();

    assertThat(request.maxMessages()).isEmpty();
    assertThat(request.timeoutMs()).isEmpty();
    assertThat(request.drain).isFalse();
    assertThat(request.needs()).isEqualTo(Needs.RUN);
  }

  @Test
  void processTakesItsBounds() {
    Request.Process request =
        (Request.Process)
            parse("process", "--max-messages", "7", "--timeout-ms", "250", "--drain").orElseThrow();

    assertThat(request.maxMessages()).contains(7L);
    assertThat(request.timeoutMs()).contains(250L);
    assertThat(request.drain).isTrue();
  }

  @Test
  void serveStreamsOnlyWhenItIsTold() {
    assertThat(((Request.Serve) parse("serve").orElseThrow()).stream).isFalse();
    assertThat(((Request.Serve) parse("serve", "--stream").orElseThrow()).stream).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"serve,EVERYTHING", "status,LEDGER", "migrate,MIGRATIONS"})
  void otherCommandsNeedTheirParts(String command, Needs needs) {
    assertThat(parse(command).orElseThrow().needs()).isEqualTo(needs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                             | no command | process, serve, status",
        "ingst                        | 'ingst'    | process, serve, status",
        "--bogus                      | '--bogus'  | --help, --version",
        "--bogus ingest               | '--bogus'  | --help, --version",
        "ingest --bogus               | '--bogus'  | --output",
        "ingest --max-messages 1      | '--max-messages' | --source",
        "ingest users                 | 'users'    | --source",
        "process -x                   | '-x'       | --max-messages",
        "process ingest               | 'ingest'   | --drain",
        "process --max-messages 0     | '0'        | a whole number from 1",
        "process --max-messages=-5    | '-5'       | a whole number from 1",
        "process --max-messages 1.5   | '1.5'      | a whole number from 1",
        "process --max-messages many  | 'many'     | a whole number from 1",
        "process --max-messages 99999999999999999999 | '99999999999999999999' | a whole number from 1",
        "process --timeout-ms 0       | '0'        | a whole number from 1",
        "process --timeout-ms 5s      | '5s'       | a whole number from 1",
        "process --skip-code 0        | '0'        | a number from 1 to 255",
        "process --skip-code 256      | '256'      | a number from 1 to 255",
        "ingest --skip-code x         | 'x'        | a number from 1 to 255",
        "status --output xml          | 'xml'      | [JSON, TEXT]",
        "ingest --source              | --source   | NAME",
        "process --max-messages       | --max-messages | N",
        "process --max-messages 1 --max-messages 2 | --max-messages | only once",
        "process --stream             | '--stream' | --drain",
        "serve --stream=maybe         | 'maybe'    | --stream",
        "serve --drain                | '--drain'  | --stream",
        "process --drain=maybe        | 'maybe'    | --drain",
      })
  void wrongUsageIsOneLineThatNamesWhatWasGivenAndWhatIsAccepted(
      String line, String given, String accepted) {
    String[] arguments = line == null ? new String[0] : line.split(" ");

    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(given)
        .hasMessageContaining(accepted)
        .hasMessageNotContaining("\n");
    assertThat(help.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ing\nest", "--bo\r\ngus", "\n"})
  void wrongUsageIsOneLineWhateverWasGiven(String argument) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("\r");
    assertThatThrownBy(() -> parse("ingest", argument))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> parse("process", "--max-messages", argument))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aRunKeyThatBeginsWithAnAtSignIsNoFileOfArguments(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "--sample");

    Request.Ingest request =
        (Request.Ingest) parse("ingest", "--run-key", "@" + file).orElseThrow();

    assertThat(request.run.runKey).isEqualTo("@" + file);
    assertThat(request.sample).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aBlankRunKeyIsRefused(String key) {
    Request.Ingest request = (Request.Ingest) parse("ingest", "--run-key", key).orElseThrow();

    assertThatThrownBy(() -> request.run.start())
        .isInstanceOf(InvalidRunKeyException.class)
        .hasMessage("the run key is blank; accepted are 1 to 255 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void helpNamesTheCommands(String option) {
    assertThat(parse(option)).isEmpty();

    assertThat(help.toString(StandardCharsets.UTF_8))
        .contains("datastream", "ingest", "process", "serve", "status", "migrate", "Exit codes");
  }

  @ParameterizedTest
  @CsvSource({
    "ingest, --source",
    "ingest, --sample",
    "ingest, --run-key",
    "ingest, --skip-code",
    "process, --max-messages",
    "process, --timeout-ms",
    "process, --drain",
    "process, --fail-on-quarantine",
    "serve, --verbose",
    "serve, --stream",
    "status, --output",
    "migrate, --output"
  })
  void helpOfACommandNamesItsOptions(String command, String option) {
    assertThat(parse(command, "--help")).isEmpty();

    assertThat(help.toString(StandardCharsets.UTF_8)).contains(command, option, "--help");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(parse("--version")).isEmpty();

    assertThat(help.toString(StandardCharsets.UTF_8)).startsWith("datastream ").hasLineCount(1);
  }

  private Optional<Request> parse(String... arguments) {
    return new CommandParser()
        .parse(new PrintStream(help, true, StandardCharsets.UTF_8), arguments);
  }
}
