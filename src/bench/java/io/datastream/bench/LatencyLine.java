package io.datastream.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From a record's way into Kafka's producer until its row can be seen, at a steady rate, while
 * {@code serve --stream} runs.
 *
 * <p>A row and its partition's next offset commit in one transaction. So a record of the topic's
 * only partition is visible exactly when the next offset has passed it, and one tiny table is
 * polled instead of the large one; that each row really is there is counted at the end.
 */
record LatencyLine(World world, int perSecond) implements Line {
  private static final int WARM_UP_SECONDS = 5;
  private static final int SECONDS = 10;
  private static final long PATIENCE_SECONDS = 90;

  static String name(int perSecond) {
    return "latency." + perSecond;
  }

  @Override
  public String name() {
    return name(perSecond);
  }

  @Override
  public String what() {
    return String.format("latency into rows, %,d records/s", perSecond);
  }

  @Override
  public Metric first() {
    return Metric.P99_MILLIS;
  }

  @Override
  public Optional<String> impossible() {
    try {
      return world.launcher().text("serve", "--help").contains("--stream")
          ? Optional.empty()
          : Optional.of("serve has no --stream");
    } catch (IOException e) {
      return Optional.of("serve --help: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    String topic = "bench-latency-" + UUID.randomUUID();
    world.topics().create(topic, 1);
    world.target().empty("stream_records");
    Launcher launcher = world.freshGroup(topic);
    Process serving =
        launcher.start(
            List.of("-Dquarkus.http.port=0", "-Dquarkus.http.host=127.0.0.1"), "serve", "--stream");
    try {
      Map<Metric, Double> measured = measure(topic, serving, launcher);
      world.topics().delete(topic);
      return measured;
    } finally {
      serving.destroy();
      serving.waitFor(20, TimeUnit.SECONDS);
      serving.destroyForcibly();
    }
  }

  private Map<Metric, Double> measure(String topic, Process serving, Launcher launcher)
      throws Exception {
    // The first record only tells when serve is ready.
    int all = 1 + perSecond * (WARM_UP_SECONDS + SECONDS);
    int first = 1 + perSecond * WARM_UP_SECONDS;
    AtomicLongArray sent = new AtomicLongArray(all);
    Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    try (KafkaProducer<String, byte[]> producer = world.topics().promptProducer();
        Connection connection = world.target().connect();
        PreparedStatement next =
            connection.prepareStatement(
                "select next_offset from partition_offsets where topic = ?")) {
      next.setString(1, topic);
      send(producer, topic, 0, sent);
      int visible = await(1, next, serving, launcher);
      Thread sender = new Thread(() -> sendSteadily(producer, topic, all, sent), "sender");
      sender.setDaemon(true);
      sender.start();
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (visible < all) {
        int seen = nextOffset(next);
        long now = System.nanoTime();
        for (; visible < seen; visible++) {
          if (visible >= first) {
            latencies.recordValue(now - sent.get(visible));
          }
        }
        if (now > patience || !serving.isAlive()) {
          throw new CheckFailedException(
              "only " + visible + " of " + all + " records have landed: " + launcher.errors());
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      sender.join();
    }
    world.target().expect("stream_records", all);
    return Map.of(
        Metric.P50_MILLIS, latencies.getValueAtPercentile(50) / 1e6,
        Metric.P99_MILLIS, latencies.getValueAtPercentile(99) / 1e6);
  }

  private static int await(int offset, PreparedStatement next, Process serving, Launcher launcher)
      throws SQLException, InterruptedException, IOException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    int seen = nextOffset(next);
    while (seen < offset) {
      if (System.nanoTime() > patience || !serving.isAlive()) {
        throw new CheckFailedException("serve --stream takes nothing: " + launcher.errors());
      }
      TimeUnit.MILLISECONDS.sleep(20);
      seen = nextOffset(next);
    }
    return seen;
  }

  private void sendSteadily(
      KafkaProducer<String, byte[]> producer, String topic, int all, AtomicLongArray sent) {
    long began = System.nanoTime();
    for (int id = 1; id < all; id++) {
      long due = began + TimeUnit.SECONDS.toNanos(id) / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
      }
      send(producer, topic, id, sent);
    }
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, int id, AtomicLongArray sent) {
    byte[] envelope =
        ("{\"source\": \"%s\", \"data\": [%s], \"timestamp\": \"%s\", \"batch_size\": 1,"
                + " \"processed\": false}")
            .formatted(Dataset.SOURCE, Dataset.json(id), Instant.now())
            .getBytes(StandardCharsets.UTF_8);
    sent.set(id, System.nanoTime());
    producer.send(new ProducerRecord<>(topic, 0, Dataset.SOURCE, envelope));
  }

  private static int nextOffset(PreparedStatement next) throws SQLException {
    try (ResultSet rows = next.executeQuery()) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
