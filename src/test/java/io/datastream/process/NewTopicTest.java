package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datastream.process.progress.RunBounds;
import io.datastream.process.session.TopicReplacedException;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.datastream.topic.TopicInquiry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NewTopicTest.Profile.class)
class NewTopicTest {
  /** Defaults. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject KafkaStreamProcessor processor;
  @Inject TopicInquiry inquiry;

  private Fixture it;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
    it.tables().execute("DELETE FROM stream_records");
    it.tables().execute("DELETE FROM partition_offsets");
    it.tables().execute("DELETE FROM pipeline_runs");
  }

  @AfterEach
  void close() {
    it.topic().delete();
    it.close();
  }

  @Test
  void aTopicThatWasMadeAnewIsRefusedHoweverLongItIs() {
    it.topic().create(2, Map.of());
    it.topic().sendTo(0, envelopes(0, 5));
    drain();
    String before = inquiry.stateNow(it.topic().name()).id().orElseThrow();
    it.topic().delete();
    it.topic().create(2, Map.of());
    String after = inquiry.stateNow(it.topic().name()).id().orElseThrow();
    it.topic().sendTo(0, envelopes(5, 10));
    it.topic().sendTo(1, envelopes(15, 10));

    assertThatThrownBy(this::drain)
        .isInstanceOf(TopicReplacedException.class)
        .hasMessageContaining(before)
        .hasMessageContaining(after)
        .hasMessageContaining("DATASTREAM_PROCESS_ON_NEW_TOPIC=begin");

    assertThat(it.rows("s")).isEqualTo(5);
    assertThat(it.storedOffsets()).isEqualTo(5);
    assertThat(
            it.tables()
                .texts("SELECT DISTINCT topic_id FROM partition_offsets WHERE partition = 0"))
        .containsExactly(before);
    assertThat(it.tables().texts("SELECT error FROM pipeline_runs WHERE status = 'failed'"))
        .singleElement()
        .asString()
        .contains(before, after);
  }

  @Test
  void aTopicThatIsMadeAnewUnderARunEndsIt() {
    it.topic().create(1, Map.of());
    it.topic().sendTo(0, envelopes(0, 5));
    CompletableFuture<ProcessResult> stream =
        processor
            .process(RunStart.by(Trigger.STREAM), RunBounds.none())
            .subscribeAsCompletionStage();
    await().atMost(LIMIT).until(() -> it.storedOffsets() == 5);
    it.topic().delete();
    it.topic().create(1, Map.of());
    // As long as the old one: at its end Kafka's client has no reason to complain.
    it.topic().sendTo(0, envelopes(5, 5));

    await().atMost(LIMIT).until(stream::isDone);

    assertThat(stream)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(TopicReplacedException.class);
    assertThat(it.rows("s")).isEqualTo(5);
    assertThat(it.storedOffsets()).isEqualTo(5);
  }

  private static List<String> envelopes(long firstId, int count) {
    return LongStream.range(firstId, firstId + count)
        .mapToObj(id -> Topic.envelope("s", id))
        .toList();
  }

  private ProcessResult drain() {
    return processor
        .process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true))
        .await()
        .atMost(LIMIT);
  }
}
