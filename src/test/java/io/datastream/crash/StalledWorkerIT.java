package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is stopped like a process on a machine that swaps, loses its claims, and wakes up. */
class StalledWorkerIT {
  private static final int MESSAGES = 3000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static Services services;

  @BeforeAll
  static void start() {
    assumeTrue(Signal.known());
    services = Services.start(Durability.DURABLE);
  }

  @AfterAll
  static void stop() {
    if (services != null) {
      services.close();
    }
  }

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 4})
  void aWorkerThatWakesUpWritesNothingUnderItsOldClaim(int partitions) {
    Random random = Seed.random("StalledWorkerIT, " + partitions + " partitions");
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      it.topic().create(partitions, Map.of());
      Model model = new Model(it.topic(), partitions);
      try (Producer producer = new Producer(model, random)) {
        producer.burst(MESSAGES);
      }
      Ledger ledger = new Ledger(it.tables());
      DatastreamProcess datastream =
          fixture
              .datastream()
              .with(
                  Map.of(
                      "DATASTREAM_PROCESS_CLAIM_TIMEOUT",
                      "2s",
                      // Batches so small that it is stopped among them
                      "DATASTREAM_PROCESS_BATCH_BYTES",
                      "1500"));
      try (Worker stalled = Worker.start(datastream, "--drain")) {
        stalled.awaitCommitted(ledger, 1 + random.nextInt(MESSAGES / 4));
        Signal.STOP.to(stalled.running().process());

        awaitOthersHaveTakenAll(datastream, it, model);
        Ledger.Entry before = ledger.entry(stalled.runKey()).orElseThrow();
        assertThat(before.messages()).isLessThan(MESSAGES);
        Landed landed = model.assertAllLanded(it, "while it is stopped");

        Signal.CONT.to(stalled.running().process());
        Ended woken = stalled.await();

        assertThat(woken.exitCode()).as(woken.toString()).isIn(0, 1);
        if (woken.exitCode() == 0) {
          assertThat(woken.json().get("messages").asLong())
              .as(woken.toString())
              .isEqualTo(before.messages());
        } else {
          assertThat(woken.stderr().lines().reduce((first, last) -> last).orElseThrow())
              .as(woken.toString())
              .startsWith("datastream: ");
        }
        assertThat(ledger.entry(stalled.runKey()).orElseThrow().messages())
            .as(woken.toString())
            .isEqualTo(before.messages());
        assertThat(model.assertAllLanded(it, "once it woke up")).isEqualTo(landed);
      }
    }
  }

  /** Its claims go by and by; until then runs find no free partition, or not all. */
  private static void awaitOthersHaveTakenAll(
      DatastreamProcess datastream, Fixture it, Model model) {
    Awaitility.await("somebody else takes the rest")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              Ended other = datastream.run("process", "--drain");
              assertThat(other.exitCode()).as(other.toString()).isZero();
              return it.storedOffsets() == model.sent();
            });
  }
}
