package io.datastream.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.ServiceUnreachableException;
import io.datastream.postgres.Database;
import io.datastream.testing.Backends;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PartitionClaimsTest.Profile.class)
class PartitionClaimsTest {
  /** Defaults; each test has a topic's name of its own. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject PartitionClaims claims;
  @Inject Leases leases;
  @Inject Database database;

  private final String topic = "t-" + UUID.randomUUID();
  private final PartitionClaim mine = newClaim();
  private final PartitionClaim theirs = newClaim();
  private Fixture it;
  private Backends backends;
  private final List<Lease> open = new ArrayList<>();
  private Lease one;
  private Lease other;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
    backends = new Backends();
    one = newLease();
    other = newLease();
  }

  @AfterEach
  void close() {
    open.forEach(lease -> await(lease.close()));
    backends.close();
    it.close();
  }

  @Test
  void whatOneHasTheOtherDoesNotGet() {
    assertThat(claim(one, mine, 0, 1)).containsExactly(0, 1);

    assertThat(claim(other, theirs, 0, 1, 2)).containsExactly(2);
  }

  @Test
  void anotherGroupOrTopicIsAnotherMatter() {
    claim(one, mine, 0);

    assertThat(
            claim(other, new PartitionClaim("g2", topic, UUID.randomUUID(), UUID.randomUUID()), 0))
        .containsExactly(0);
    assertThat(
            claim(
                other,
                new PartitionClaim("g", topic + "2", UUID.randomUUID(), UUID.randomUUID()),
                0))
        .containsExactly(0);
  }

  @Test
  void whatIsReleasedIsFree() {
    claim(one, mine, 0, 1);

    await(claims.release(one, mine, Set.of(1)));

    assertThat(claim(other, theirs, 0, 1)).containsExactly(1);
  }

  @Test
  void allIsFreeWhenTheLeaseIsClosed() {
    claim(one, mine, 0, 1);

    await(one.close());

    assertThat(claim(other, theirs, 0, 1)).containsExactly(0, 1);
  }

  @Test
  void theConnectionOfALeaseThatWasClosedIsOneLikeAnyOther() {
    claim(one, mine, 0);
    assertThat(await(one.with(PartitionClaimsTest::setting))).isNotEqualTo("0");
    String backend = backend(one);
    await(other.close());

    await(one.close());

    // All are free now, and the pool gives out one of the two.
    assertThat(await(database.onConnection(PartitionClaimsTest::setting))).isEqualTo("0");
    assertThat(
            it.tables()
                .number(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = "
                        + backend))
        .isZero();
  }

  @Test
  void allIsFreeAndTheLeaseKnowsItWhenItsBackendIsGone() {
    claim(one, mine, 0, 1);
    assertThat(one.lost()).isNull();

    backends.terminate(List.of(backend(one)));

    assertThat(claim(other, theirs, 0, 1)).containsExactly(0, 1);
    Awaitility.await().atMost(PATIENCE).until(() -> one.lost() != null);
    assertThat(one.lost()).isInstanceOf(ServiceUnreachableException.class);
    assertThatThrownBy(() -> await(claims.look(one, mine)))
        .isInstanceOf(ServiceUnreachableException.class);
  }

  @Test
  void aLeaseThatWasLostCanBeRenewed() {
    claim(one, mine, 0);
    backends.terminate(List.of(backend(one)));
    Awaitility.await().atMost(PATIENCE).until(() -> one.lost() != null);

    await(one.renew());

    assertThat(one.lost()).isNull();
    assertThat(claim(one, mine, 0)).containsExactly(0);
  }

  @Test
  void aRenewedLeaseHasNothingOfWhatItHad() {
    claim(one, mine, 0);

    await(one.renew());

    assertThat(claim(other, theirs, 0)).containsExactly(0);
  }

  @Test
  void aTopicThatIsLeftIsFreeWhileTheLeaseKeepsTheOthers() {
    PartitionClaim elsewhere =
        new PartitionClaim(mine.group(), mine.topic() + "-2", mine.token(), mine.runId());
    await(claims.join(one, mine));
    claim(one, mine, 0, 1);
    claim(one, elsewhere, 0);

    await(claims.leave(one, mine));

    assertThat(claim(other, theirs, 0, 1)).containsExactly(0, 1);
    assertThat(await(claims.look(other, theirs)).share(2)).isEqualTo(2);
    PartitionClaim theirsElsewhere =
        new PartitionClaim(mine.group(), elsewhere.topic(), theirs.token(), theirs.runId());
    assertThat(claim(other, theirsElsewhere, 0)).isEmpty();
    assertThat(one.lost()).isNull();
  }

  @Test
  void whoSharesALeaseHearsThatAnotherOneHasRenewedIt() {
    int renewals = one.renewals();
    await(one.unchanged(renewals));

    await(one.together(one::renew));

    assertThatThrownBy(() -> await(one.unchanged(renewals)))
        .isInstanceOf(ServiceUnreachableException.class);
  }

  @Test
  void aLeaseWithAHeartbeatOutlivesItsTimeout() {
    Duration timeout = Duration.ofMillis(600);
    Lease beating = new Lease(database, timeout);
    open.add(beating);
    await(beating.renew());
    claim(beating, mine, 0);
    String backend = backend(beating);

    // Its session has been there for several timeouts.
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                it.tables()
                        .number(
                            "SELECT count(*) FROM pg_stat_activity WHERE pid = "
                                + backend
                                + " AND clock_timestamp() - backend_start > interval '2 seconds'")
                    == 1);

    assertThat(beating.lost()).isNull();
    assertThat(claim(other, theirs, 0)).isEmpty();
  }

  @Test
  void aSessionWhoseHeartbeatStaysAwayLosesItsClaims() {
    await(claims.join(one, mine));
    int key =
        (int)
            it.tables()
                .number(
                    "SELECT DISTINCT classid::bigint FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND objsubid = 2 AND pid = "
                        + backend(one));
    // What a lease does, by hand: a worker that stands still sends nothing any more.
    try (Tables stalled = Fixture.connect()) {
      stalled.text("SELECT set_config('idle_session_timeout', '500', false)");
      stalled.text("SELECT pg_try_advisory_lock(?, 0)", key);
      assertThat(claim(other, theirs, 0)).isEmpty();

      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> claim(other, theirs, 0), claimed -> claimed.equals(List.of(0)));

      assertThatThrownBy(() -> stalled.text("SELECT 1"))
          .hasStackTraceContaining("idle-session timeout");
    }
  }

  @Test
  void whoLooksSeesAllWorkersAndWhatTheyHave() {
    await(claims.join(one, mine));
    await(claims.join(other, theirs));
    claim(one, mine, 0, 2);

    Assignment assignment = await(claims.look(one, mine));

    int me = Integer.parseInt(backend(one));
    int him = Integer.parseInt(backend(other));
    assertThat(assignment.me()).isEqualTo(me);
    assertThat(assignment.workers()).hasSize(2);
    assertThat(assignment.workers().get(me)).containsExactlyInAnyOrder(0, 2);
    assertThat(assignment.workers().get(him)).isEmpty();
    assertThat(await(claims.look(other, theirs)).me()).isEqualTo(him);
    await(other.close());
    assertThat(await(claims.look(one, mine)).workers()).containsOnlyKeys(me);
  }

  @Test
  void aPartitionThatNobodyHasWorkedOnHasNoOffset() {
    assertThat(await(claims.claim(one, mine, Set.of(0))))
        .containsExactly(new ClaimedPartition(0, Optional.empty(), Optional.empty()));
    assertThat(stored()).isEmpty();
  }

  @Test
  void whoeverClaimsFindsWhatIsStoredAndSetsItsOwnToken() {
    claim(one, mine, 0);
    await(claims.enter(one, mine, 0, 7, Optional.of("id")));
    assertThat(stored()).containsExactly("7 id " + mine.token());
    await(one.close());

    assertThat(await(claims.claim(other, theirs, Set.of(0))))
        .containsExactly(new ClaimedPartition(0, Optional.of(7L), Optional.of("id")));

    assertThat(stored()).containsExactly("7 id " + theirs.token());
  }

  @Test
  void whoseClaimHasPassedOnEntersAndSkipsNothing() {
    claim(one, mine, 0);
    await(claims.enter(one, mine, 0, 7, Optional.of("id")));
    UUID run = ledgerRow();
    PartitionClaim stale = new PartitionClaim("g", topic, mine.token(), run);
    await(one.close());
    claim(other, theirs, 0);
    Lease late = newLease();

    assertThatThrownBy(() -> await(claims.enter(late, stale, 0, 3, Optional.of("other"))))
        .isInstanceOf(OffsetConflictException.class);
    assertThatThrownBy(() -> await(claims.skip(late, stale, new OffsetStep(0, 7, 9))))
        .isInstanceOf(OffsetConflictException.class);

    assertThat(stored()).containsExactly("7 id " + theirs.token());
    assertThat(missed(run)).isZero();
  }

  @Test
  void whatIsSkippedIsCountedOnce() {
    UUID run = ledgerRow();
    PartitionClaim counted = new PartitionClaim("g", topic, mine.token(), run);
    claim(one, counted, 0);
    await(claims.enter(one, counted, 0, 7, Optional.empty()));

    await(claims.skip(one, counted, new OffsetStep(0, 7, 12)));
    // Somebody who doesn't know that it is done already.
    assertThatThrownBy(() -> await(claims.skip(one, counted, new OffsetStep(0, 7, 12))))
        .isInstanceOf(OffsetConflictException.class);

    assertThat(stored()).containsExactly("12 - " + mine.token());
    assertThat(missed(run)).isEqualTo(5);
  }

  private static Uni<String> setting(SqlConnection connection) {
    return connection
        .query("SHOW idle_session_timeout")
        .execute()
        .map(rows -> rows.iterator().next().getString(0));
  }

  private UUID ledgerRow() {
    UUID run = UUID.randomUUID();
    it.tables()
        .execute(
            "INSERT INTO pipeline_runs (run_id, kind, trigger, status)"
                + " VALUES (?, 'process', 'rest', 'running')",
            run);
    return run;
  }

  private long missed(UUID run) {
    return it.tables().number("SELECT missed FROM pipeline_runs WHERE run_id = ?", run);
  }

  private List<String> stored() {
    return it.tables()
        .texts(
            "SELECT concat_ws(' ', next_offset, coalesce(topic_id, '-'), claim)"
                + " FROM partition_offsets WHERE topic = ? ORDER BY partition",
            topic);
  }

  private Lease newLease() {
    Lease lease = await(leases.open());
    open.add(lease);
    return lease;
  }

  private PartitionClaim newClaim() {
    return new PartitionClaim("g", topic, UUID.randomUUID(), UUID.randomUUID());
  }

  private List<Integer> claim(Lease lease, PartitionClaim claim, Integer... partitions) {
    return await(claims.claim(lease, claim, List.of(partitions))).stream()
        .map(ClaimedPartition::partition)
        .toList();
  }

  private static String backend(Lease lease) {
    return await(
        lease.with(
            it ->
                it.query("SELECT pg_backend_pid()")
                    .execute()
                    .map(rows -> String.valueOf(rows.iterator().next().getInteger(0)))));
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
