package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL keeps the plan of a statement that has come a few times. One that it made while the
 * table was small must not go through the whole table when that has grown.
 */
@QuarkusTest
@TestProfile(PlansTest.Profile.class)
class PlansTest {
  /** Nothing but a table of its own. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BATCHES = 12;

  @Inject KafkaStreamProcessor processor;

  @Test
  void noBatchGoesThroughTheWholeTableHoweverSmallItIs() {
    try (Fixture it = Fixture.ofApplication()) {
      it.topic().create(1, Map.of());
      for (int batch = 1; batch <= BATCHES; batch++) {
        it.topic().send(Topic.envelope("users", batch));
        land();
        // The same key again takes another statement.
        it.topic().send(Topic.envelope("users", batch));
        land();
      }

      // What sessions have counted comes out when they have been idle for a while.
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> it.tables().number(of("n_tup_ins")), inserted -> inserted == BATCHES);
      // Migrations go through it too.
      assertThat(it.tables().number(of("seq_scan"))).isLessThan(BATCHES / 2);
      assertThat(it.tables().number(of("idx_scan"))).isPositive();
    }
  }

  private void land() {
    processor.processStreamBatch(1, PATIENCE.toMillis()).await().atMost(PATIENCE);
  }

  private static String of(String count) {
    return "SELECT " + count + " FROM pg_stat_user_tables WHERE relname = 'stream_records'";
  }
}
