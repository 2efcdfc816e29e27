package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import io.datastream.testing.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap that is too small for what the topic allows: one line says what to raise, and no more. */
class OutOfMemoryIT {
  private static final int MEBIBYTE = 1 << 20;
  private static final String HEAP = "-Xmx40m";

  private static Services services;

  @BeforeAll
  static void start() {
    services = Services.start();
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Test
  void anIngestOfARecordLargerThanTheHeap(@TempDir Path directory) throws IOException {
    try (PackagedFixture fixture = withLargeMessages()) {
      Ended ended = datastream(fixture, directory).run("ingest", "--source", "large");

      assertEnded(ended);
      assertThat(fixture.it().topic().end()).isZero();
    }
  }

  @Test
  void aDrainOfAMessageLargerThanTheHeap() {
    try (PackagedFixture fixture = withLargeMessages()) {
      sendLarge(fixture);
      fixture.it().topic().send(Topic.envelope("s", 2));

      assertEnded(fixture.datastream().withOptions(HEAP).run("process", "--drain"));

      Ended again = fixture.datastream().withOptions("-Xmx512m").run("process", "--drain");
      assertThat(again.exitCode()).as(again.toString()).isZero();
      assertThat(fixture.it().rows("s")).isEqualTo(2);
    }
  }

  @Test
  void serveAskedToIngestSuchARecord(@TempDir Path directory) throws IOException {
    try (PackagedFixture fixture = withLargeMessages();
        Server server = new Server(datastream(fixture, directory))) {
      server.post("/api/v1/ingest?source=large");

      assertEnded(ended(server));
    }
  }

  @Test
  void serveThatStreamsSuchAMessage() {
    try (PackagedFixture fixture = withLargeMessages();
        Server server = new Server(fixture.datastream().withOptions(HEAP), "--stream")) {
      sendLarge(fixture);

      assertEnded(ended(server));
    }
  }

  private static Ended ended(Server server) {
    Awaitility.await("its end").atMost(Duration.ofMinutes(1)).until(() -> !server.alive());
    return server.running().await();
  }

  private static void assertEnded(Ended ended) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.stdout()).as(ended.toString()).isEmpty();
    assertThat(ended.stderr().lines().filter(line -> !line.contains(" INFO ")))
        .as(ended.toString())
        .singleElement()
        .asString()
        .startsWith("datastream: out of memory (")
        .contains("DATASTREAM_JAVA_OPTS", "container");
  }

  private static DatastreamProcess datastream(PackagedFixture fixture, Path directory)
      throws IOException {
    Path file = directory.resolve("large.csv");
    Files.writeString(file, "id,text\n1," + "x".repeat(30 * MEBIBYTE) + "\n");
    return fixture
        .datastream()
        .withOptions(
            HEAP, "-Ddatastream.sources.large.type=csv", "-Ddatastream.sources.large.path=" + file);
  }

  private static void sendLarge(PackagedFixture fixture) {
    String record = "{\"id\":1,\"text\":\"" + "x".repeat(30 * MEBIBYTE) + "\"}";
    int most = 64 * MEBIBYTE;
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", fixture.bootstrapServers(),
                "max.request.size", most,
                "buffer.memory", most),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(fixture.it().topic().name(), Topic.envelope("s", record)));
    }
  }

  private static PackagedFixture withLargeMessages() {
    PackagedFixture fixture = PackagedFixture.on(services);
    fixture.it().topic().create(1, Map.of("max.message.bytes", Integer.toString(64 * MEBIBYTE)));
    return fixture;
  }
}
