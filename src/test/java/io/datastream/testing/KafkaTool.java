package io.datastream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Kafka's command line tools, each in a process of its own. */
public enum KafkaTool {
  CONSOLE_PRODUCER("org.apache.kafka.tools.ConsoleProducer"),
  CONSOLE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer"),
  CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand");

  private final String mainClass;

  KafkaTool(String mainClass) {
    this.mainClass = mainClass;
  }

  /**
   * Runs the tool.
   *
   * @param stdin what it reads
   * @return what it wrote to stdout
   */
  public String run(String stdin, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(Arrays.asList(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().write(stdin.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(name() + " ended with " + process.exitValue() + ": " + stdout);
      }
      return stdout;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
