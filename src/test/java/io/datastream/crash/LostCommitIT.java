package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection is cut at a commit: the run finds out what became of it, and goes on. */
class LostCommitIT {
  private static final int MESSAGES = 500;
  private static final int BOUND = 300;

  private static Services services;

  @BeforeAll
  static void start() {
    services = Services.start(Durability.DURABLE);
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @ParameterizedTest
  @EnumSource
  void theRunFindsOutAndStaysExact(CommitCutter.When when) {
    Random random = Seed.random("LostCommitIT, " + when);
    try (PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      it.topic().create(1, Map.of());
      Model model = new Model(it.topic(), 1);
      try (Producer producer = new Producer(model, random)) {
        producer.burst(MESSAGES);
      }
      String database = it.tables().text("SELECT current_database()");
      String url = services.databaseUrl().replaceFirst("[^/]+$", database);
      Ended cut;
      Ended rest;
      try (CommitCutter cutter = new CommitCutter(url, when, 1 + random.nextInt(5))) {
        cut =
            fixture
                .datastream()
                .with(
                    Map.of(
                        "DATABASE_URL",
                        cutter.through(url),
                        // Several commits, also after the one that is cut
                        "DATASTREAM_PROCESS_BATCH_BYTES",
                        "5000"))
                .run("process", "--max-messages", Integer.toString(BOUND));
        assertThat(cutter.hasCut()).as(cut.toString()).isTrue();
      }

      assertThat(cut.exitCode()).as(cut.toString()).isZero();
      Landed landed = model.assertAgreesWith(it, when.toString());
      assertThat(landed.processed()).isEqualTo(BOUND);
      assertResultIsWhatLanded(cut, landed);

      rest = fixture.datastream().run("process", "--drain");
      assertThat(rest.exitCode()).as(rest.toString()).isZero();
      assertThat(rest.json().get("messages").asInt()).isEqualTo(MESSAGES - BOUND);
      model.assertAllLanded(it, when + ", then the rest");
    }
  }

  private static void assertResultIsWhatLanded(Ended ended, Landed landed) {
    List<Long> answered =
        List.of("messages", "records", "inserted", "updated", "unchanged", "quarantined").stream()
            .map(name -> ended.json().get(name).asLong())
            .toList();
    Landed.Counts counts = landed.counts();
    assertThat(answered)
        .as(ended.toString())
        .containsExactly(
            counts.messages(),
            counts.records(),
            counts.inserted(),
            counts.updated(),
            counts.unchanged(),
            counts.quarantined());
  }
}
