package io.datastream.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker inside this JVM: one KRaft node on free ports of 127.0.0.1, its log in a temporary
 * directory that is deleted at the end.
 *
 * <p>Everything that a client can notice is left at the broker's defaults, above all the delay of a
 * group's first rebalance; only what needs several nodes, or costs start time, is cut down.
 */
public final class KafkaService implements AutoCloseable {
  private static final int NODE = 1;

  private final String bootstrapServers;
  private final Path directory;
  private final Broker broker;
  private final CloseOnce closing;

  private KafkaService(String bootstrapServers, Path directory, Broker broker, CloseOnce closing) {
    this.bootstrapServers = bootstrapServers;
    this.directory = directory;
    this.broker = broker;
    this.closing = closing;
  }

  /** Starts a broker and returns when it accepts clients. */
  public static KafkaService start() {
    QuietLogs.apply();
    surviveFaults();
    return Attempts.start("Kafka", KafkaService::attempt);
  }

  /** As {@code 127.0.0.1:9092}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker, as an administrator does. */
  public void stop() {
    broker.stop();
  }

  /** Starts it again after it was stopped: same ports, same log. */
  public void startAgain() {
    broker.start();
  }

  /** Where everything of this server is; gone once it is closed. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    closing.close();
  }

  /** A broker that gives up, on a port taken for example, would halt the whole JVM. */
  private static void surviveFaults() {
    Exit.Procedure failing =
        (status, message) -> {
          throw new IllegalStateException("Kafka gave up with status " + status + ": " + message);
        };
    Exit.setExitProcedure(failing);
    Exit.setHaltProcedure(failing);
  }

  private static KafkaService attempt() throws Exception {
    TemporaryDirectory directory = TemporaryDirectory.create("datastream-kafka");
    // The hook comes first: ctrl-C during the start must not leave the directory either.
    Stopping stopping = new Stopping(directory);
    CloseOnce closing = CloseOnce.atExitOrBefore("Kafka", stopping::run);
    try {
      // Not port 0: the broker tells its clients the port of its configuration, not the bound one.
      List<Integer> ports = FreePorts.find(2);
      String address = "127.0.0.1:" + ports.get(0);
      format(directory.path());
      Broker broker =
          new Broker(configuration(directory.path(), address, "127.0.0.1:" + ports.get(1)));
      stopping.broker = broker;
      broker.start();
      return new KafkaService(address, directory.path(), broker, closing);
    } catch (Exception e) {
      closing.close();
      throw e;
    }
  }

  private static Properties configuration(Path directory, String broker, String controller) {
    Properties properties = new Properties();
    properties.put("node.id", Integer.toString(NODE));
    properties.put("process.roles", "broker,controller");
    properties.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
    properties.put("advertised.listeners", "PLAINTEXT://" + broker);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", NODE + "@" + controller);
    properties.put("log.dirs", directory.toString());

    properties.put("auto.create.topics.enable", "true");
    properties.put("num.partitions", "1");

    // One node cannot hold three replicas; and every partition of these topics is created, and
    // loaded, before the first group or transaction gets its answer.
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");

    // By default 128 MiB of heap, from the start.
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    return properties;
  }

  private static void format(Path directory) throws Exception {
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setPrintStream(nowhere)
          .run();
    }
  }

  /** The server; one that was stopped can't be started again, so there is a new one each time. */
  private static final class Broker {
    private final Properties configuration;
    private KafkaRaftServer server;

    Broker(Properties configuration) {
      this.configuration = configuration;
    }

    synchronized void start() {
      server = new KafkaRaftServer(new KafkaConfig(configuration), Time.SYSTEM);
      server.startup();
    }

    synchronized void stop() {
      if (server != null) {
        server.shutdown();
        server.awaitShutdown();
        server = null;
      }
    }
  }

  /** What closing means; the broker is only known once it is constructed. */
  private static final class Stopping {
    private final TemporaryDirectory directory;
    private volatile Broker broker;

    Stopping(TemporaryDirectory directory) {
      this.directory = directory;
    }

    void run() throws Exception {
      try (directory) {
        if (broker != null) {
          broker.stop();
        }
      }
    }
  }
}
