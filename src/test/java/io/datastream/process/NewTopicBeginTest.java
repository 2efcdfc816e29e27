package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(NewTopicBeginTest.Profile.class)
class NewTopicBeginTest {
  /** Takes a new topic from its beginning. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(Map.of("datastream.process.on-new-topic", "begin"));
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject KafkaStreamProcessor processor;
  @Inject TopicInquiry inquiry;

  private Fixture it;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
    it.tables().execute("DELETE FROM stream_records");
    it.tables().execute("DELETE FROM partition_offsets");
  }

  @AfterEach
  void close() {
    it.topic().delete();
    it.close();
  }

  /** Shorter than the old one, as long, and longer. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void aTopicThatWasMadeAnewIsTakenFromItsBeginning(int messages) {
    it.topic().create(2, Map.of());
    it.topic().sendTo(0, envelopes(0, 5));
    it.topic().sendTo(1, envelopes(5, 5));
    assertThat(drain().messages()).isEqualTo(10);
    String before = inquiry.stateNow(it.topic().name()).id().orElseThrow();
    it.topic().delete();
    it.topic().create(2, Map.of());
    String after = inquiry.stateNow(it.topic().name()).id().orElseThrow();
    it.topic().sendTo(0, envelopes(100, messages));

    ProcessResult result = drain();

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.messages()).isEqualTo(messages);
    assertThat(result.missed()).isZero();
    assertThat(result.warning()).contains(before, after, "from its beginning");
    assertThat(it.rows("s")).isEqualTo(10 + messages);
    assertThat(it.storedOffsets()).isEqualTo(messages);
    ProcessResult next = drain();
    assertThat(next.messages()).isZero();
    assertThat(next.warning()).isNull();
  }

  @Test
  void aTopicThatIsMadeAnewUnderARunIsTakenFromItsBeginning() {
    it.topic().create(1, Map.of());
    it.topic().sendTo(0, envelopes(0, 5));
    CompletableFuture<ProcessResult> stream =
        processor
            .process(RunStart.by(Trigger.STREAM), RunBounds.none())
            .subscribeAsCompletionStage();
    await().atMost(LIMIT).until(() -> it.storedOffsets() == 5);
    it.topic().delete();
    it.topic().create(1, Map.of());
    it.topic().sendTo(0, envelopes(100, 20));

    await().atMost(LIMIT).until(() -> it.rows("s") == 25);

    // Makes the stream go aside.
    assertThat(drain().messages()).isZero();
    assertThat(stream)
        .succeedsWithin(LIMIT)
        .extracting(ProcessResult::warning)
        .asString()
        .contains("from its beginning");
    assertThat(it.storedOffsets()).isEqualTo(20);
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
