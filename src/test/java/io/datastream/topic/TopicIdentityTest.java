package io.datastream.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TopicIdentityTest.Profile.class)
class TopicIdentityTest {
  /** A topic of its own. */
  public static class Profile extends OwnTopicAndDatabase {}

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
  void aTopicThatIsMadeAgainIsAnotherOne() {
    assertThat(identity.idNow()).isEmpty();

    it.topic().create(1, Map.of());
    Optional<String> first = identity.id().await().atMost(Duration.ofSeconds(10));
    assertThat(first).isPresent();
    assertThat(identity.idNow()).isEqualTo(first);

    it.topic().delete();
    assertThat(identity.idNow()).isEmpty();
    it.topic().create(1, Map.of());
    assertThat(identity.idNow()).isPresent().isNotEqualTo(first);
  }
}
