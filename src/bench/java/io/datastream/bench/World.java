package io.datastream.bench;

import io.datastream.embedded.Durability;
import io.datastream.embedded.PostgresService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the lines share: a broker in a process of its own, a durable PostgreSQL (whose processes are
 * its own anyway), and the packaged application.
 *
 * @param scratch where everything temporary goes
 * @param files with rows for COPY
 */
record World(
    BenchSettings settings,
    Path scratch,
    JvmChild broker,
    PostgresService postgres,
    Target target,
    Topics topics,
    FilledTopics filled,
    RowFiles files,
    Launcher launcher)
    implements AutoCloseable {

  static World start(BenchSettings settings)
      throws IOException, SQLException, InterruptedException {
    Path scratch = Path.of("target", "bench").toAbsolutePath();
    Files.createDirectories(scratch);
    JvmChild broker =
        JvmChild.start(
            scratch.resolve("broker.log"),
            true,
            List.of(
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName()));
    PostgresService postgres = PostgresService.start(Durability.DURABLE);
    String bootstrapServers = broker.line();
    if (bootstrapServers == null) {
      throw new IllegalStateException("the broker didn't start: see target/bench/broker.log");
    }
    Target target = new Target(postgres.url());
    target.rareCheckpoints();
    Topics topics = new Topics(bootstrapServers);
    Launcher launcher =
        new Launcher(
                scratch,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers),
                Map.of(),
                settings.jvm())
            .with(target.environment());
    launcher.run("migrate");
    return new World(
        settings,
        scratch,
        broker,
        postgres,
        target,
        topics,
        new FilledTopics(topics),
        new RowFiles(scratch),
        launcher);
  }

  /** Datastream for a topic, with a group that has read nothing of it. */
  Launcher freshGroup(String topic) {
    return freshGroup().with(Map.of("DATASTREAM_TOPIC", topic));
  }

  /** Datastream with a group that has read nothing. */
  Launcher freshGroup() {
    return launcher.with(Map.of("DATASTREAM_GROUP", "bench-" + UUID.randomUUID()));
  }

  @Override
  public void close() throws SQLException {
    target.close();
    postgres.close();
    broker.close();
  }
}
