package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script at the project's root, as far as it starts and builds nothing. */
class ScriptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "services --help",
        "services -h",
        "demo --help",
        "demo --keep --help",
        "dev --help"
      })
  void helpIsHelpAndNothingElse(String arguments) throws Exception {
    Process script = run(arguments.split(" "));

    assertThat(output(script)).startsWith("Usage: ./datastream ").contains("\n");
    assertThat(script.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "--keep"})
  void servicesTakesNoArgument(String argument) throws Exception {
    Process script = run("services", argument);

    assertThat(output(script)).startsWith("datastream: services: unexpected argument");
    assertThat(script.waitFor()).isEqualTo(2);
  }

  /** ESC, CSI as one character, and the one that turns the direction of writing. */
  @Test
  void nothingThatATerminalWouldObeyIsSaid() throws Exception {
    Process script =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec ./datastream services \"$(printf '\\033[31m\\302\\233\\342\\200\\256')\"")
            .redirectErrorStream(true)
            .start();

    assertThat(output(script)).matches("[ -~]+\n").contains("unexpected argument '?[31m");
    assertThat(script.waitFor()).isEqualTo(2);
  }

  private static Process run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("./datastream"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process script) throws IOException {
    return new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
