package io.datastream.store;

import io.datastream.quarantine.QuarantineEntry;
import io.datastream.quarantine.QuarantineWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Commits batches: rows, quarantine, offsets and the run's counts in one transaction. */
@ApplicationScoped
public class BatchStore {
  private static final Logger LOG = Logger.getLogger(BatchStore.class);

  /**
   * Moves the stored offsets on, only from where this run believes them to be. The row locks that
   * it takes also keep other runs of the same partitions waiting until this one has committed.
   */
  private static final String MOVE_OFFSETS =
      """
      INSERT INTO partition_offsets AS stored (group_name, topic, partition, next_offset, run_id)
      SELECT $1, $2, step.partition, step.next_offset, $3
      FROM unnest($4::int[], $6::bigint[]) AS step (partition, next_offset)
      ORDER BY step.partition
      ON CONFLICT (group_name, topic, partition) DO UPDATE SET
        next_offset = excluded.next_offset, run_id = excluded.run_id, updated_at = now()
      WHERE stored.next_offset = (SELECT held.next_offset FROM unnest($4::int[], $5::bigint[])
        AS held (partition, next_offset) WHERE held.partition = stored.partition)
      """;

  private static final String COUNT =
      """
      UPDATE pipeline_runs SET messages = messages + $2, records = records + $3,
        inserted = inserted + $4, updated = updated + $5, quarantined = quarantined + $6
      WHERE run_id = $1
      """;

  private final Database database;
  private final RecordUpsert upsert;
  private final UnwritableRows unwritable;
  private final QuarantineWriter quarantine;

  BatchStore(
      Database database,
      RecordUpsert upsert,
      UnwritableRows unwritable,
      QuarantineWriter quarantine) {
    this.database = database;
    this.upsert = upsert;
    this.unwritable = unwritable;
    this.quarantine = quarantine;
  }

  /**
   * Commits the batch.
   *
   * @return what is committed; fails with {@link OffsetConflictException} when another run was
   *     there first. Rows that PostgreSQL refuses go to quarantine, the others land.
   */
  public Uni<Committed> commit(BatchWrite batch) {
    return tryCommit(batch)
        .onFailure(UnwritableRows::isToBlame)
        .recoverWithUni(
            refused -> unwritable.find(batch).chain(found -> commitWithout(batch, found, refused)));
  }

  private Uni<Committed> commitWithout(
      BatchWrite batch, Map<RecordRow, String> found, Throwable refused) {
    if (found.isEmpty()) {
      // Not the rows then; taking the failure for one of theirs would go round for ever.
      return Uni.createFrom().failure(refused);
    }
    LOG.debugf("%d rows of run %s go to quarantine", found.size(), batch.runId());
    List<RecordRow> rows = batch.rows().stream().filter(row -> !found.containsKey(row)).toList();
    List<QuarantineEntry> quarantined =
        Stream.concat(
                batch.quarantined().stream(),
                found.entrySet().stream()
                    .map(broken -> entry(batch.topic(), broken.getKey(), broken.getValue())))
            .toList();
    return tryCommit(batch.with(rows, quarantined));
  }

  private static QuarantineEntry entry(String topic, RecordRow row, String reason) {
    return QuarantineEntry.ofMessage(
        new QuarantineEntry.MessagePlace(
            topic, row.partition(), row.offset(), Optional.of(row.element())),
        Optional.of(row.source()),
        "refused_by_database",
        reason,
        row.payload().getBytes(StandardCharsets.UTF_8));
  }

  private Uni<Committed> tryCommit(BatchWrite batch) {
    return database.inTransaction(
        connection ->
            moveOffsets(connection, batch)
                .chain(() -> upsert.write(connection, batch.runId(), batch.topic(), batch.rows()))
                .call(() -> quarantine.write(connection, batch.runId(), batch.quarantined()))
                .call(upserted -> count(connection, batch, upserted))
                .map(
                    upserted ->
                        new Committed(
                            upserted.inserted(), upserted.updated(), batch.quarantined().size())));
  }

  private Uni<Void> moveOffsets(SqlConnection connection, BatchWrite batch) {
    List<OffsetStep> steps = new ArrayList<>(batch.offsets());
    Tuple values =
        Tuple.tuple()
            .addString(batch.group())
            .addString(batch.topic())
            .addUUID(batch.runId())
            .addArrayOfInteger(steps.stream().map(OffsetStep::partition).toArray(Integer[]::new))
            .addArrayOfLong(steps.stream().map(OffsetStep::from).toArray(Long[]::new))
            .addArrayOfLong(steps.stream().map(OffsetStep::to).toArray(Long[]::new));
    return connection
        .preparedQuery(MOVE_OFFSETS)
        .execute(values)
        .invoke(
            moved -> {
              if (moved.rowCount() != steps.size()) {
                throw new OffsetConflictException(batch.group(), batch.topic(), steps);
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Void> count(
      SqlConnection connection, BatchWrite batch, RecordUpsert.Upserted upserted) {
    long brokenElements =
        batch.quarantined().stream()
            .filter(entry -> entry.message().flatMap(place -> place.element()).isPresent())
            .count();
    Tuple values =
        Tuple.tuple()
            .addUUID(batch.runId())
            .addLong(batch.messages())
            .addLong(batch.rows().size() + brokenElements)
            .addLong(upserted.inserted())
            .addLong(upserted.updated())
            .addLong((long) batch.quarantined().size());
    return connection.preparedQuery(COUNT).execute(values).replaceWithVoid();
  }
}
