package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
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
@TestProfile(NewPartitionsTest.Profile.class)
class NewPartitionsTest {
  /** Defaults. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject KafkaStreamProcessor processor;

  private Fixture it;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
    it.tables().execute("DELETE FROM stream_records");
    it.tables().execute("DELETE FROM partition_offsets");
    it.topic().create(1, Map.of());
    it.topic().sendTo(0, envelopes(0, 5));
  }

  @AfterEach
  void close() {
    it.topic().delete();
    it.close();
  }

  @Test
  void theNextRunOfTheSameProcessTakesThem() {
    assertThat(drain().messages()).isEqualTo(5);
    it.topic().grow(3);
    it.topic().sendTo(2, envelopes(5, 10));

    ProcessResult result = drain();

    assertThat(result.messages()).isEqualTo(10);
    assertThat(result.lag()).isZero();
    assertThat(it.rows("s")).isEqualTo(15);
  }

  @Test
  void aRunWithoutBoundsMakesRoomForOneThatTakesThem() {
    CompletableFuture<ProcessResult> stream = stream();
    await().atMost(LIMIT).until(() -> it.storedOffsets() == 5);
    it.topic().grow(2);
    it.topic().sendTo(1, envelopes(5, 10));

    assertThat(stream).succeedsWithin(LIMIT);
    CompletableFuture<ProcessResult> next = stream();

    await().atMost(LIMIT).until(() -> it.rows("s") == 15);
    // Makes the stream go aside.
    assertThat(drain().messages()).isZero();
    assertThat(next).succeedsWithin(LIMIT);
  }

  private static List<String> envelopes(long firstId, int count) {
    return LongStream.range(firstId, firstId + count)
        .mapToObj(id -> Topic.envelope("s", id))
        .toList();
  }

  private CompletableFuture<ProcessResult> stream() {
    return processor
        .process(RunStart.by(Trigger.STREAM), RunBounds.none())
        .subscribeAsCompletionStage();
  }

  private ProcessResult drain() {
    return processor
        .process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true))
        .await()
        .atMost(LIMIT);
  }
}
