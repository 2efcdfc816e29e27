package io.datastream.coordination;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Who works on which partition. A claim is a session-level advisory lock on the lease's connection,
 * keyed by (checksum of group and topic, partition): PostgreSQL drops it with the process, and
 * nobody waits for a session of Kafka's to time out. That it excludes is a courtesy; what makes it
 * safe is the token beside the offset, which every batch's transaction checks.
 *
 * <p><a
 * href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">Advisory
 * locks</a>
 */
@ApplicationScoped
public class PartitionClaims {
  /** The second half of the key that every worker holds, shared: to be counted. */
  private static final int PRESENCE = -1;

  private static final long PRESENCE_AS_OID = 0xFFFFFFFFL;

  private static final String JOIN = "SELECT pg_advisory_lock_shared($1, $2)";

  private static final String LOOK =
      """
      SELECT pid, objid::bigint AS partition, pg_backend_pid() AS me FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $1::int::oid
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private static final String LOCK =
      "SELECT partition FROM unnest($2::int[]) AS it (partition)"
          + " WHERE pg_try_advisory_lock($1, partition)";

  /** Waits for what a predecessor that has just died may still be committing. */
  private static final String FENCE =
      """
      UPDATE partition_offsets SET claim = $4
      WHERE group_name = $1 AND topic = $2 AND partition = ANY($3::int[])
      RETURNING partition, next_offset, topic_id
      """;

  private static final String ENTER =
      """
      INSERT INTO partition_offsets AS stored
        (group_name, topic, partition, next_offset, run_id, claim, topic_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (group_name, topic, partition) DO UPDATE SET
        next_offset = excluded.next_offset, topic_id = excluded.topic_id, run_id = excluded.run_id,
        updated_at = now()
      WHERE stored.claim = excluded.claim
      """;

  private static final String SKIP =
      """
      WITH moved AS (
        UPDATE partition_offsets SET next_offset = $5, run_id = $6, updated_at = now()
        WHERE group_name = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 AND claim = $7
        RETURNING 1),
      of_topic AS (
        UPDATE run_topics SET missed = missed + ($5::bigint - $4::bigint)
        WHERE run_id = $6 AND topic = $2 AND EXISTS (SELECT FROM moved))
      UPDATE pipeline_runs SET missed = missed + ($5::bigint - $4::bigint)
      WHERE run_id = $6 AND EXISTS (SELECT FROM moved)
      """;

  private static final String RELEASE =
      "SELECT pg_advisory_unlock($1, partition) FROM unnest($2::int[]) AS it (partition)";

  private static final String LEAVE =
      """
      SELECT pg_advisory_unlock_shared($1, $2), count(pg_advisory_unlock($1, objid::bigint::int))
      FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $1::int::oid
        AND pid = pg_backend_pid() AND objid::bigint <> 4294967295
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  /** Makes this worker known to the others, for as long as the lease lasts. */
  public Uni<Void> join(Lease lease, PartitionClaim claim) {
    return lease
        .with(it -> it.preparedQuery(JOIN).execute(Tuple.of(topicKey(claim), PRESENCE)))
        .replaceWithVoid();
  }

  /** Who is there, and who has what. */
  public Uni<Assignment> look(Lease lease, PartitionClaim claim) {
    return lease
        .with(it -> it.preparedQuery(LOOK).execute(Tuple.of(topicKey(claim))))
        .map(PartitionClaims::assignment);
  }

  private static Assignment assignment(Iterable<Row> locks) {
    int me = 0;
    Map<Integer, Set<Integer>> workers = new TreeMap<>();
    for (Row lock : locks) {
      me = lock.getInteger("me");
      Set<Integer> held = workers.computeIfAbsent(lock.getInteger("pid"), it -> new HashSet<>());
      long partition = lock.getLong("partition");
      if (partition != PRESENCE_AS_OID) {
        held.add((int) partition);
      }
    }
    return new Assignment(me, workers);
  }

  /** Claims those of the partitions that are free. */
  public Uni<List<ClaimedPartition>> claim(
      Lease lease, PartitionClaim claim, Collection<Integer> partitions) {
    return lease
        .with(
            it ->
                it.preparedQuery(LOCK)
                    .execute(
                        Tuple.tuple()
                            .addInteger(topicKey(claim))
                            .addArrayOfInteger(array(partitions))))
        .map(
            rows -> {
              List<Integer> locked = new ArrayList<>();
              rows.forEach(row -> locked.add(row.getInteger(0)));
              return locked;
            })
        .chain(locked -> fence(lease, claim, locked));
  }

  private static Uni<List<ClaimedPartition>> fence(
      Lease lease, PartitionClaim claim, List<Integer> locked) {
    if (locked.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Tuple values =
        Tuple.tuple()
            .addString(claim.group())
            .addString(claim.topic())
            .addArrayOfInteger(array(locked))
            .addUUID(claim.token());
    return lease
        .with(it -> it.preparedQuery(FENCE).execute(values))
        .map(
            rows -> {
              Map<Integer, ClaimedPartition> known = new TreeMap<>();
              for (Integer partition : locked) {
                known.put(
                    partition, new ClaimedPartition(partition, Optional.empty(), Optional.empty()));
              }
              for (Row row : rows) {
                int partition = row.getInteger("partition");
                known.put(
                    partition,
                    new ClaimedPartition(
                        partition,
                        Optional.of(row.getLong("next_offset")),
                        Optional.ofNullable(row.getString("topic_id"))));
              }
              return List.copyOf(known.values());
            });
  }

  /**
   * Stores where a claimed partition begins, instead of whatever is stored for it.
   *
   * @param topicId where known
   */
  public Uni<Void> enter(
      Lease lease, PartitionClaim claim, int partition, long offset, Optional<String> topicId) {
    Tuple values =
        Tuple.tuple()
            .addString(claim.group())
            .addString(claim.topic())
            .addInteger(partition)
            .addLong(offset)
            .addUUID(claim.runId())
            .addUUID(claim.token())
            .addString(topicId.orElse(null));
    OffsetStep step = new OffsetStep(partition, offset, offset);
    return lease.with(it -> it.preparedQuery(ENTER).execute(values)).chain(done(claim, step));
  }

  /** Moves a claimed partition over offsets that are gone, and counts them as the run's. */
  public Uni<Void> skip(Lease lease, PartitionClaim claim, OffsetStep gap) {
    Tuple values =
        Tuple.tuple()
            .addString(claim.group())
            .addString(claim.topic())
            .addInteger(gap.partition())
            .addLong(gap.from())
            .addLong(gap.to())
            .addUUID(claim.runId())
            .addUUID(claim.token());
    return lease.with(it -> it.preparedQuery(SKIP).execute(values)).chain(done(claim, gap));
  }

  private static Function<RowSet<Row>, Uni<? extends Void>> done(
      PartitionClaim claim, OffsetStep step) {
    return changed ->
        changed.rowCount() > 0
            ? Uni.createFrom().voidItem()
            : Uni.createFrom()
                .failure(new OffsetConflictException(claim.group(), claim.topic(), List.of(step)));
  }

  /** Lets others have the partitions. */
  public Uni<Void> release(Lease lease, PartitionClaim claim, Collection<Integer> partitions) {
    return lease
        .with(
            it ->
                it.preparedQuery(RELEASE)
                    .execute(
                        Tuple.tuple()
                            .addInteger(topicKey(claim))
                            .addArrayOfInteger(array(partitions))))
        .replaceWithVoid();
  }

  /** Ends {@link #join}, and lets others have all that was claimed, while the lease goes on. */
  public Uni<Void> leave(Lease lease, PartitionClaim claim) {
    return lease
        .with(it -> it.preparedQuery(LEAVE).execute(Tuple.of(topicKey(claim), PRESENCE)))
        .replaceWithVoid();
  }

  private static int topicKey(PartitionClaim claim) {
    CRC32C checksum = new CRC32C();
    checksum.update(
        ("datastream\n" + claim.group() + "\n" + claim.topic()).getBytes(StandardCharsets.UTF_8));
    return (int) checksum.getValue();
  }

  private static Integer[] array(Collection<Integer> partitions) {
    return partitions.toArray(Integer[]::new);
  }
}
