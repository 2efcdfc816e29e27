package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import io.datastream.testing.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Workers on several topics at once are killed at any instant: each topic's messages land once. */
class SeveralTopicsKillIT {
  private static final int KILLS = Math.max(4, Integer.getInteger("kills", 20) / 4);
  private static final int WORKERS = 2;
  private static final int BACKLOG = 1500;
  private static final int BURST = 600;

  @Test
  void nothingIsLostOrDoubled() {
    assumeTrue(Signal.known());
    Random random = Seed.random("SeveralTopicsKillIT");
    KillTotals totals = new KillTotals();
    try (Services services = Services.start(Durability.DURABLE);
        PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      String main = it.topic().name();
      DatastreamProcess datastream =
          fixture
              .datastream()
              .with(
                  Map.of(
                      "DATASTREAM_SOURCES_A_TYPE", "topic",
                      "DATASTREAM_SOURCES_A_TOPIC", main + "-a",
                      "DATASTREAM_SOURCES_A_FORMAT", "json",
                      "DATASTREAM_SOURCES_B_TYPE", "topic",
                      "DATASTREAM_SOURCES_B_TOPIC", main + "-b",
                      "DATASTREAM_SOURCES_B_FORMAT", "json"));
      try (Topic a = new Topic(fixture.bootstrapServers(), main + "-a");
          Topic b = new Topic(fixture.bootstrapServers(), main + "-b");
          Crew crew = new Crew(datastream, new Ledger(it.tables()), random, WORKERS, totals)) {
        List<Topic> topics = List.of(it.topic(), a, b);
        topics.forEach(topic -> topic.create(1 + random.nextInt(3), Map.of()));
        long sent = 0;
        while (totals.kills() < KILLS) {
          if (topics.size() * sent - stored(it) < BACKLOG) {
            send(topics, sent, sent + BURST);
            sent += BURST;
          }
          crew.fill();
          crew.killOne(Instant.random(random));
        }
        crew.awaitEnds();

        Ended last = datastream.run("process", "--drain");

        assertThat(last.exitCode()).as(last.toString()).isZero();
        assertAllLanded(it, topics, sent);
        System.out.println("SeveralTopicsKillIT: " + totals);
      }
    }
  }

  private static void assertAllLanded(Fixture it, List<Topic> topics, long sent) {
    assertThat(stored(it)).isEqualTo(topics.size() * sent);
    for (Topic topic : topics) {
      assertThat(
              it.tables()
                  .number(
                      "SELECT count(DISTINCT record_key) FROM stream_records WHERE topic = ?",
                      topic.name()))
          .isEqualTo(sent);
      assertThat(
              it.tables()
                  .number("SELECT sum(messages) FROM run_topics WHERE topic = ?", topic.name()))
          .isEqualTo(sent);
    }
    assertThat(
            it.tables()
                .texts(
                    "SELECT concat_ws(' ', sum(messages), sum(inserted), sum(updated + unchanged))"
                        + " FROM pipeline_runs"))
        .containsExactly(topics.size() * sent + " " + topics.size() * sent + " 0");
    assertThat(
            it.tables()
                .number(
                    "SELECT count(*) FROM pipeline_runs r WHERE r.status = 'running' OR r.messages"
                        + " <> (SELECT coalesce(sum(t.messages), 0) FROM run_topics t"
                        + " WHERE t.run_id = r.run_id)"))
        .isZero();
  }

  private static long stored(Fixture it) {
    return it.tables().number("SELECT coalesce(sum(next_offset), 0) FROM partition_offsets");
  }

  private static void send(List<Topic> topics, long from, long to) {
    for (Topic topic : topics) {
      boolean envelopes = topic == topics.get(0);
      for (long id = from; id < to; id++) {
        String value =
            envelopes ? Topic.envelope("main", id) : "{\"id\": %d, \"n\": 1}".formatted(id);
        topic.send(null, value.getBytes(StandardCharsets.UTF_8));
      }
      topic.flush();
    }
  }
}
