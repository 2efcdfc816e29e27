package io.datastream.process.session;

import io.datastream.coordination.Assignment;
import io.datastream.coordination.ClaimedPartition;
import io.datastream.coordination.Lease;
import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.coordination.PartitionClaims;
import io.datastream.topic.TopicState;
import java.util.Collection;
import java.util.List;

/**
 * What a session claims of its topic in PostgreSQL. To be used on the consumer's thread, which
 * waits for the answers; all fail when the lease is lost.
 */
final class SessionClaims {
  private final PartitionClaims claims;
  private final Lease lease;
  private final PartitionClaim claim;
  private final TopicState topic;
  private int renewals;

  SessionClaims(PartitionClaims claims, Lease lease, PartitionClaim claim, TopicState topic) {
    this.claims = claims;
    this.lease = lease;
    this.claim = claim;
    this.topic = topic;
  }

  /** The topic that the session began with. */
  TopicState topic() {
    return topic;
  }

  /** Joins those who work on the topic, without a partition yet. */
  void join() {
    renewals = lease.renewals();
    Waiting.on(claims.join(lease, claim));
  }

  /** Ends what {@link #join} began, and gives all partitions back. */
  void leave() {
    // On another connection there is nothing of it.
    Waiting.on(lease.unchanged(renewals).chain(() -> claims.leave(lease, claim)));
  }

  /** Who is there, and who has what. */
  Assignment look() {
    // Others who share the lease may have renewed it.
    return Waiting.on(lease.unchanged(renewals).chain(() -> claims.look(lease, claim)));
  }

  /** Claims those of the partitions that are free. */
  List<ClaimedPartition> claim(List<Integer> partitions) {
    return Waiting.on(claims.claim(lease, claim, partitions));
  }

  /** Lets others have the partitions. */
  void release(Collection<Integer> partitions) {
    Waiting.on(claims.release(lease, claim, partitions));
  }

  /** Stores where a claimed partition begins. */
  void enter(int partition, long offset) {
    Waiting.on(claims.enter(lease, claim, partition, offset, topic.id()));
  }

  /** Moves a claimed partition over offsets that are gone, and counts them. */
  void skip(OffsetStep gap) {
    Waiting.on(claims.skip(lease, claim, gap));
  }
}
