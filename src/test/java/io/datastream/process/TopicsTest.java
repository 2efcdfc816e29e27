package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.StoppedBy;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.datastream.topic.Subscription;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Runs on different topics go side by side, each with its group and its position. */
@QuarkusTest
@TestProfile(TopicsTest.Profile.class)
class TopicsTest {
  /** Nothing but a topic of its own. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject KafkaStreamProcessor processor;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Test
  void aRunThatWaitsForMessagesKeepsNobodyOnAnotherTopicWaiting() {
    try (Fixture it = Fixture.ofApplication();
        Topic other = new Topic(servers, it.topic().name() + "-other")) {
      it.topic().create(1, Map.of());
      other.create(2, Map.of());
      RunBounds one = new RunBounds(Optional.of(1L), Optional.of(PATIENCE), false);
      CompletableFuture<ProcessResult> waiting =
          processor
              .process(
                  RunStart.by(Trigger.REST),
                  new Subscription(other.name(), "other-group", "envelope"),
                  one)
              .subscribeAsCompletionStage();

      for (int run = 1; run <= 2; run++) {
        it.topic().send(Topic.envelope("users", run));
        ProcessResult beside =
            processor.process(RunStart.by(Trigger.REST), one).await().atMost(PATIENCE);
        assertThat(beside.stoppedBy()).isEqualTo(StoppedBy.MAX_MESSAGES);
        assertThat(beside.inserted()).isEqualTo(1);
      }
      assertThat(waiting).isNotDone();
      other.send(Topic.envelope("others", 1));

      assertThat(waiting.join().inserted()).isEqualTo(1);
      assertThat(
              it.tables()
                  .texts(
                      "SELECT concat_ws(' ', group_name, topic = ?, sum(next_offset)) FROM"
                          + " partition_offsets GROUP BY group_name, topic ORDER BY 1",
                      other.name()))
          .containsExactly("other-group t 1", it.group() + " f 2");
    }
  }
}
