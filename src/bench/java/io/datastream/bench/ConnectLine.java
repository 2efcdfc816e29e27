package io.datastream.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The peer: Debezium's JDBC sink in a standalone Kafka Connect, a process with a class path of its
 * own. Its start-up doesn't count: the clock runs from the first row that can be seen to the last.
 *
 * @param unnest its option to write a batch as one statement over arrays
 * @param partitions of the topic, and tasks
 */
record ConnectLine(World world, boolean unnest, int partitions) implements Line {
  private static final String TABLE = "peer_records";
  private static final long PATIENCE_SECONDS = 300;

  static String name(boolean unnest, int partitions) {
    return "debezium." + (unnest ? "unnest." : "rows.") + partitions;
  }

  @Override
  public String name() {
    return name(unnest, partitions);
  }

  @Override
  public String what() {
    return "Debezium's JDBC sink, unnest %s, %d task%s"
        .formatted(unnest ? "on" : "off", partitions, partitions == 1 ? "" : "s");
  }

  @Override
  public Optional<String> limit() {
    return Optional.of(StreamRecords.LIMIT);
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Optional<String> impossible() {
    return Files.exists(classPath())
        ? Optional.empty()
        : Optional.of("no " + classPath() + "; mvn -Pbench verify makes it");
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    int records = world.settings().recordsOfPeers();
    String topic = "bench-connect-" + System.nanoTime();
    world.topics().create(topic, partitions);
    world.topics().fill(topic, partitions, ConnectRecords.messages(records));
    world
        .target()
        .execute("create table if not exists peer_records (like stream_records including all)");
    world.target().empty(TABLE);
    Path log = world.scratch().resolve("connect.log");
    Files.deleteIfExists(log);
    try (JvmChild connect = start(topic, log)) {
      await(connect, 1);
      Stopwatch watch = Stopwatch.start();
      // What the first commit brought had been written before the clock ran.
      long head = world.target().number("select count(*) from " + TABLE);
      awaitAll(connect, records);
      double millis = watch.millis();
      world.target().expect(TABLE, records);
      world.topics().delete(topic);
      return Map.of(Metric.RECORDS_PER_SECOND, (records - head) * 1000 / millis);
    }
  }

  private void awaitAll(JvmChild connect, int records) throws SQLException, InterruptedException {
    // Counting costs; the last rows of all partitions are looked up by their keys instead.
    for (int id = records - partitions; id < records; id++) {
      await(connect, id + 1);
    }
    // With several tasks in flight, others may be missing still.
    while (world.target().number("select count(*) from " + TABLE) < records) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Waits for a row: any at all, or that of the record before {@code end}. */
  private void await(JvmChild connect, int end) throws SQLException, InterruptedException {
    String query =
        end == 1
            ? "select 1 from " + TABLE + " limit 1"
            : "select 1 from %s where source = '%s' and record_key = '%d'"
                .formatted(TABLE, Dataset.SOURCE, end - 1);
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!world.target().any(query)) {
      if (System.nanoTime() > patience || !connect.alive()) {
        throw new CheckFailedException("Kafka Connect is stuck: see target/bench/connect.log");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private JvmChild start(String topic, Path log) throws IOException {
    Path worker = write("connect-worker.properties", worker());
    Path connector = write("connect-sink.properties", connector(topic));
    return JvmChild.start(
        log,
        false,
        List.of(
            "-Xmx2g",
            "-cp",
            Files.readString(classPath()).strip(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "org.apache.kafka.connect.cli.ConnectStandalone",
            worker.toString(),
            connector.toString()));
  }

  private Properties worker() throws IOException {
    Path offsets = world.scratch().resolve("connect.offsets");
    Files.deleteIfExists(offsets);
    Properties worker = new Properties();
    worker.put("bootstrap.servers", world.topics().bootstrapServers());
    worker.put("listeners", "http://127.0.0.1:0");
    worker.put("plugin.discovery", "service_load");
    worker.put("offset.storage.file.filename", offsets.toString());
    worker.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    worker.put("value.converter.schemas.enable", "true");
    worker.put("value.converter.schema.content", ConnectRecords.schema());
    worker.put("consumer.max.poll.records", Integer.toString(world.settings().peerBatch()));
    worker.put("consumer.max.partition.fetch.bytes", "16777216");
    return worker;
  }

  private Properties connector(String topic) {
    Properties sink = new Properties();
    sink.put("name", topic);
    sink.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    sink.put("tasks.max", Integer.toString(partitions));
    sink.put("topics", topic);
    sink.put("connection.url", world.target().jdbcUrl() + "?reWriteBatchedInserts=true");
    sink.put("connection.username", "datastream");
    sink.put("connection.password", "datastream");
    sink.put("insert.mode", "upsert");
    sink.put("delete.enabled", "false");
    sink.put("primary.key.mode", "record_value");
    sink.put("primary.key.fields", "source,record_key");
    sink.put("schema.evolution", "none");
    sink.put("collection.name.format", TABLE);
    sink.put("batch.size", Integer.toString(world.settings().peerBatch()));
    sink.put("dialect.postgres.unnest.insert.enabled", Boolean.toString(unnest));
    return sink;
  }

  private Path write(String name, Properties properties) throws IOException {
    Path file = world.scratch().resolve(name);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private Path classPath() {
    return world.scratch().resolve("connect.classpath");
  }
}
