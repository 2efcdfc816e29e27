package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Durability;
import io.datastream.embedded.KafkaService;
import io.datastream.embedded.PostgresService;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import io.datastream.testing.Tables;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kafka or PostgreSQL goes away in the middle of a run: the run goes on when it is back, or ends
 * with the reason; nothing is lost or doubled.
 */
class RestartIT {
  private static final int MESSAGES = 3000;
  private static final int PARTITIONS = 2;

  private KafkaService kafka;
  private PostgresService postgres;
  private Services services;

  @BeforeEach
  void start() {
    kafka = KafkaService.start();
    postgres = PostgresService.start(Durability.DURABLE);
    services =
        new Services(
            kafka.bootstrapServers(),
            postgres.url(),
            PostgresService.NAME,
            PostgresService.NAME,
            () -> {});
  }

  @AfterEach
  void stop() {
    postgres.close();
    kafka.close();
  }

  @Test
  void postgresIsRestarted() {
    interrupted("PostgreSQL restarted", postgres::stop, postgres::startAgain);
  }

  @Test
  void postgresCrashes() {
    interrupted("PostgreSQL crashed", postgres::crash, postgres::startAgain);
  }

  @Test
  void theBrokerIsRestarted() {
    interrupted("broker restarted", kafka::stop, kafka::startAgain);
  }

  @Test
  void aRunThatWaitsInVainForPostgresSaysSo() {
    waitsInVain("PostgreSQL stays away", "PostgreSQL", postgres::stop, postgres::startAgain);
  }

  @Test
  void aRunThatWaitsInVainForTheBrokerSaysSo() {
    waitsInVain("broker stays away", "Kafka", kafka::stop, kafka::startAgain);
  }

  /** It comes back at once. */
  private void interrupted(String name, Runnable goAway, Runnable comeBack) {
    try (Interrupted run = new Interrupted(name, Map.of())) {
      goAway.run();
      comeBack.run();
      Ended ended = run.awaitEnd();

      assertThat(ended.exitCode()).as(ended.toString()).isIn(0, 1);
      if (ended.exitCode() == 1) {
        assertReason(ended, "");
      }
      run.assertNextRunTakesTheRest();
    }
  }

  /** It comes back only when the run has given up. */
  private void waitsInVain(String name, String service, Runnable goAway, Runnable comeBack) {
    try (Interrupted run =
        new Interrupted(
            name,
            Map.of(
                "DATASTREAM_PROCESS_RECOVER_FOR", "2s",
                "DATASTREAM_PROCESS_STALL_TIMEOUT", "4s"))) {
      goAway.run();
      Ended ended;
      try {
        ended = run.awaitEnd();
      } finally {
        comeBack.run();
      }

      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
      assertReason(ended, service);
      run.assertNextRunTakesTheRest();
    }
  }

  private static void assertReason(Ended ended, String named) {
    assertThat(ended.stdout()).as(ended.toString()).isEmpty();
    assertThat(ended.stderr().lines().filter(line -> line.startsWith("datastream: ")))
        .as(ended.toString())
        .singleElement()
        .asString()
        .contains(named);
  }

  /** A drain that has committed something and has more to do. */
  private final class Interrupted implements AutoCloseable {
    private final String name;
    private final PackagedFixture fixture;
    private final Model model;
    private final Worker worker;

    Interrupted(String name, Map<String, String> settings) {
      this.name = name;
      Random random = Seed.random("RestartIT, " + name);
      fixture = PackagedFixture.on(services);
      Fixture it = fixture.it();
      it.topic().create(PARTITIONS, Map.of());
      model = new Model(it.topic(), PARTITIONS);
      try (Producer producer = new Producer(model, random)) {
        producer.burst(MESSAGES);
      }
      DatastreamProcess datastream =
          fixture
              .datastream()
              .with(settings)
              // Batches so small that it happens among them
              .with(Map.of("DATASTREAM_PROCESS_BATCH_BYTES", "1500"))
              // Else all there is would be fetched before the broker goes away
              .withOptions("-Dkafka.max.partition.fetch.bytes=10000");
      worker = Worker.start(datastream, "--drain");
      worker.awaitCommitted(new Ledger(it.tables()), 1 + random.nextInt(MESSAGES / 4));
    }

    Ended awaitEnd() {
      long since = System.nanoTime();
      Ended ended = worker.await();
      System.out.printf(
          "RestartIT, %s: the run ended with %d, %d ms later%n",
          name, ended.exitCode(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
      return ended;
    }

    void assertNextRunTakesTheRest() {
      // Ours may have ended with the server.
      try (Tables tables = fixture.it().tables().again()) {
        Fixture it = new Fixture(fixture.it().topic(), tables, fixture.it().group());
        model.assertAgreesWith(it, name);
        Ended next = fixture.datastream().run("process", "--drain");
        assertThat(next.exitCode()).as(next.toString()).isZero();
        model.assertAllLanded(it, name + ", then the rest");
      }
    }

    @Override
    public void close() {
      worker.close();
      fixture.close();
    }
  }
}
