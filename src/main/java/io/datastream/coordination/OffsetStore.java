package io.datastream.coordination;

import io.datastream.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The offsets that runs start from. */
@ApplicationScoped
public class OffsetStore {
  private static final String LOAD =
      "SELECT partition, next_offset FROM partition_offsets WHERE group_name = $1 AND topic = $2";

  /**
   * Moves the stored offsets on, only from where this worker believes them to be and only while its
   * claim is the last one.
   */
  private static final String MOVE =
      """
      UPDATE partition_offsets AS stored
      SET next_offset = step.next_offset, run_id = $3, updated_at = now()
      FROM unnest($5::int[], $6::bigint[], $7::bigint[]) AS step (partition, held, next_offset)
      WHERE stored.group_name = $1 AND stored.topic = $2 AND stored.partition = step.partition
        AND stored.next_offset = step.held AND stored.claim = $4
      """;

  private final Database database;

  OffsetStore(Database database) {
    this.database = database;
  }

  /** The next offset of each partition that the group has ever worked on, by partition. */
  public Uni<Map<Integer, Long>> load(String group, String topic) {
    return database
        .onConnection(connection -> connection.preparedQuery(LOAD).execute(Tuple.of(group, topic)))
        .map(
            rows -> {
              Map<Integer, Long> offsets = new HashMap<>();
              rows.forEach(row -> offsets.put(row.getInteger(0), row.getLong(1)));
              return offsets;
            });
  }

  /**
   * Moves them on.
   *
   * @param connection in the transaction of what has been done with the messages
   * @return nothing; fails with {@link OffsetConflictException} when another worker has taken over
   */
  public Uni<Void> move(SqlConnection connection, PartitionClaim claim, List<OffsetStep> steps) {
    Tuple values =
        Tuple.tuple()
            .addString(claim.group())
            .addString(claim.topic())
            .addUUID(claim.runId())
            .addUUID(claim.token())
            .addArrayOfInteger(steps.stream().map(OffsetStep::partition).toArray(Integer[]::new))
            .addArrayOfLong(steps.stream().map(OffsetStep::from).toArray(Long[]::new))
            .addArrayOfLong(steps.stream().map(OffsetStep::to).toArray(Long[]::new));
    return connection
        .preparedQuery(MOVE)
        .execute(values)
        .invoke(
            moved -> {
              if (moved.rowCount() != steps.size()) {
                throw new OffsetConflictException(claim.group(), claim.topic(), steps);
              }
            })
        .replaceWithVoid();
  }
}
