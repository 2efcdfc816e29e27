package io.datastream.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.testing.Backends;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LeaseTest.Profile.class)
class LeaseTest {
  /** A statement that is not answered may take longer than anybody waits here. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(Map.of("datastream.statement-timeout", "10m"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Leases leases;

  private Backends backends;

  @BeforeEach
  void connect() {
    backends = new Backends();
  }

  @AfterEach
  void close() {
    backends.close();
  }

  @Test
  void givingBackDoesNotWaitForWhatWasAskedBefore() {
    Lease lease = await(leases.open());
    String backend =
        await(
            lease.with(
                it ->
                    it.query("SELECT pg_backend_pid()::text")
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0))));
    CompletableFuture<?> asked =
        lease.with(it -> it.query("SELECT pg_sleep(600)").execute()).subscribeAsCompletionStage();

    await(lease.close());

    assertThat(asked).isCompletedExceptionally();
    // Its locks go with it: the next connection sees to that.
    Lease next = await(leases.open());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !backends.ofTheApplication().containsAll(List.of(backend)));
    await(next.close());
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }
}
