package io.datastream.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TopicInquiryTest.Profile.class)
class TopicInquiryTest {
  /** A topic of its own. */
  public static class Profile extends OwnTopicAndDatabase {}

  @Inject TopicInquiry inquiry;

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
  void aTopicThatIsMadeAgainIsAnotherOne() {
    assertThat(inquiry.stateNow(it.topic().name()).exists()).isFalse();
    assertThat(inquiry.stateNow(it.topic().name()).partitions()).isEmpty();

    it.topic().create(1, Map.of());
    TopicState first = inquiry.state(it.topic().name()).await().atMost(Duration.ofSeconds(10));
    assertThat(first.id()).isPresent();
    assertThat(first.partitions()).containsExactly(new TopicPartition(it.topic().name(), 0));
    assertThat(inquiry.stateNow(it.topic().name())).isEqualTo(first);

    it.topic().delete();
    assertThat(inquiry.stateNow(it.topic().name()).id()).isEmpty();
    it.topic().create(2, Map.of());
    assertThat(inquiry.stateNow(it.topic().name()).id()).isPresent().isNotEqualTo(first.id());
    assertThat(inquiry.stateNow(it.topic().name()).partitions()).hasSize(2);
  }
}
