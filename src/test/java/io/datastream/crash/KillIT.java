package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs are killed at any instant. {@code -Dkills} says how many. */
class KillIT {
  private static final int KILLS = Integer.getInteger("kills", 20);
  private static final int[] WORKERS = {1, 3};
  private static final int KILLS_OF_EACH = (KILLS + 4) / 5;
  private static final int BACKLOG = 1500;
  private static final int AT_A_TIME = 4;

  /** Comparing all rows takes longer the more there are. */
  private static final int KILLS_BETWEEN_LOOKS = Math.max(1, KILLS / 20);

  private static final KillTotals TOTALS = new KillTotals();
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
      System.out.println("KillIT: in all " + TOTALS);
    }
  }

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 4})
  void nothingIsLostOrDoubled(int partitions) {
    play("KillIT, %d partitions".formatted(partitions), partitions, Target.STREAM_RECORDS, WORKERS);
  }

  /** Several workers meet the same change of the table at once, and are killed over it. */
  @Test
  void norWhereATableIsChangedMeanwhile() {
    play("KillIT, a typed table", 4, Target.TYPED, 3);
  }

  /** Rows of two tables go together; a kill never leaves one without the other. */
  @Test
  void norWhereRecordsHaveRowsOfAChildTable() {
    play("KillIT, a child table", 4, Target.CHILDREN, 3);
  }

  /** What a version does depends on the one before it. */
  @Test
  void norWhereEachVersionIsARow() {
    play("KillIT, history", 4, Target.HISTORY, 3);
  }

  private void play(String name, int partitions, Target target, int... crews) {
    Random random = Seed.random(name);
    KillTotals totals = new KillTotals();
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      it.topic().create(partitions, Map.of());
      DatastreamProcess datastream = fixture.datastream().with(target.environment());
      Model model = new Model(it.topic(), partitions, target);
      // Where it has no key of its own, a table that is made of it is keyed by _record_key.
      model.send(0, Message.of(List.of(first(target))));
      model.flush();
      assertThat(datastream.run("process", "--drain").exitCode()).isZero();
      Ledger ledger = new Ledger(it.tables());
      List<String> killed = new ArrayList<>();
      try (Producer producer = new Producer(model, random)) {
        producer.keepSending(AT_A_TIME);
        for (int workers : crews) {
          KillTotals those = new KillTotals();
          String who = name + ", %d workers".formatted(workers);
          try (Crew crew = new Crew(datastream, ledger, random, workers, those)) {
            while (those.kills() < KILLS_OF_EACH) {
              if (model.sent() - it.storedOffsets() < BACKLOG) {
                producer.burst(BACKLOG);
              }
              crew.fill();
              if (crew.killOne(Instant.random(random))
                  && those.kills() % KILLS_BETWEEN_LOOKS == 0) {
                model.assertAgreesWith(it, who + ", after kill " + those.kills());
              }
            }
            crew.awaitEnds();
            killed.addAll(crew.killed());
          }
          totals.add(those);
        }
        // So that the last run has something to tell Kafka's group about each partition.
        producer.oneEach();
      }

      Ended last = datastream.run("process", "--drain");

      assertThat(last.exitCode()).as(last.toString()).isZero();
      totals.landed(model.assertAllLanded(it, name));
      assertThat(it.topic().committed(it.group())).isEqualTo(model.sent());
      ledger
          .entries(killed)
          .forEach((key, entry) -> assertThat(entry.status()).isIn("abandoned", "succeeded"));
      assertThat(it.tables().number("SELECT count(*) FROM pipeline_runs WHERE status = 'running'"))
          .isZero();
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', table_name, change, column_name) FROM table_changes GROUP BY 1 HAVING count(*) > 1"))
          .as("changes that were made twice")
          .isEmpty();
      assertThat(it.tables().number("SELECT count(*) FROM table_changes") > 2)
          .as("whether the table was changed")
          .isEqualTo(target.drifts());
    }
    System.out.println(name + ": " + totals);
    TOTALS.add(totals);
  }

  private static Message.Element first(Target target) {
    return switch (target) {
      // So that the child table is there whenever somebody looks.
      case CHILDREN ->
          new Message.Element(
              "first", "first", -1, List.of("first.0"), ",\"items\":[{\"of\":\"first.0\"}]");
      case HISTORY -> new Message.Element("first", "first", -1, null, ",\"n\":-1");
      default -> new Message.Element(null, "first");
    };
  }
}
