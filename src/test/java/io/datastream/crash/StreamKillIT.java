package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.PackagedFixture;
import io.datastream.packaged.Server;
import io.datastream.testing.Fixture;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two that stream share the partitions; one of them is killed now and then. */
class StreamKillIT {
  private static final int KILLS = Math.max(2, Integer.getInteger("kills", 20) / 10);
  private static final int PARTITIONS = 4;
  private static final int AT_A_TIME = 5;
  private static final int MOST_BETWEEN_KILLS = 600;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void nothingIsLostOrDoubled() {
    assumeTrue(Signal.known());
    Random random = Seed.random("StreamKillIT");
    try (Services services = Services.start(Durability.DURABLE);
        PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      it.topic().create(PARTITIONS, Map.of());
      Model model = new Model(it.topic(), PARTITIONS);
      try (Server left = new Server(fixture.datastream(), "--stream")) {
        try (Producer producer = new Producer(model, random)) {
          producer.keepSending(AT_A_TIME);
          for (int kill = 1; kill <= KILLS; kill++) {
            try (Server victim = new Server(fixture.datastream(), "--stream")) {
              awaitProcessed(it, it.storedOffsets() + 1 + random.nextInt(MOST_BETWEEN_KILLS));
              assertThat(victim.alive()).isTrue();
            }
            model.assertAgreesWith(it, "StreamKillIT, after kill " + kill);
          }
        }
        awaitProcessed(it, model.sent());
        assertThat(left.alive()).isTrue();
      }
      model.assertAllLanded(it, "StreamKillIT");
    }
  }

  private static void awaitProcessed(Fixture it, long messages) {
    Awaitility.await(messages + " messages")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> it.storedOffsets() >= messages);
  }
}
