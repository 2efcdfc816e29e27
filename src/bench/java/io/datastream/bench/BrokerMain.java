package io.datastream.bench;

import io.datastream.embedded.KafkaService;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A broker as a process: prints its address, runs until its standard input ends. */
public final class BrokerMain {
  private BrokerMain() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    try (KafkaService kafka = KafkaService.start()) {
      answers.println(kafka.bootstrapServers());
      while (System.in.read() >= 0) {
        // Only the end counts.
      }
    }
    System.exit(0);
  }
}
