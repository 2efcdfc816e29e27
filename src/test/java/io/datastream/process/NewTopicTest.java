package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.datastream.topic.TopicIdentity;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NewTopicTest.Profile.class)
class NewTopicTest {
  /** Defaults. */
  public static class Profile extends OwnTopicAndDatabase {}

  @Inject KafkaStreamProcessor processor;
  @Inject TopicIdentity identity;

  private Fixture it;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void aTopicThatWasMadeAnewIsRefusedHoweverLongItIs() {
    it.topic().create(2, Map.of());
    it.topic().sendTo(0, envelopes(0, 5));
    drain();
    String before = identity.idNow().orElseThrow();
    it.topic().delete();
    it.topic().create(2, Map.of());
    String after = identity.idNow().orElseThrow();
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
        .atMost(Duration.ofSeconds(60));
  }
}
