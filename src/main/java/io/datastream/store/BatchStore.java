package io.datastream.store;

import io.datastream.quarantine.QuarantineEntry;
import io.datastream.quarantine.QuarantineWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Commits batches: rows, quarantine, offsets and the run's counts in one transaction. */
@ApplicationScoped
public class BatchStore {
  private static final Logger LOG = Logger.getLogger(BatchStore.class);

  /**
   * Moves the stored offsets on, only from where this worker believes them to be and only while its
   * claim is the last one.
   */
  private static final String MOVE_OFFSETS =
      """
      UPDATE partition_offsets AS stored
      SET next_offset = step.next_offset, run_id = $3, updated_at = now()
      FROM unnest($5::int[], $6::bigint[], $7::bigint[]) AS step (partition, held, next_offset)
      WHERE stored.group_name = $1 AND stored.topic = $2 AND stored.partition = step.partition
        AND stored.next_offset = step.held AND stored.claim = $4
      """;

  private static final String COUNT =
      """
      UPDATE pipeline_runs SET messages = messages + $2, records = records + $3,
        inserted = inserted + $4, updated = updated + $5, quarantined = quarantined + $6
      WHERE run_id = $1
      """;

  private final Database database;
  private final RecordUpsert records;
  private final NewKeysGuess guess;
  private final UnwritableRows unwritable;
  private final QuarantineWriter quarantine;

  BatchStore(
      Database database,
      RecordUpsert records,
      NewKeysGuess guess,
      UnwritableRows unwritable,
      QuarantineWriter quarantine) {
    this.database = database;
    this.records = records;
    this.guess = guess;
    this.unwritable = unwritable;
    this.quarantine = quarantine;
  }

  /**
   * Commits the batch.
   *
   * @param turn when it may; the caller says to it how the batch ended
   * @return what is committed; fails with {@link OffsetConflictException} when another worker has
   *     taken over. Rows that PostgreSQL refuses go to quarantine, the others land.
   */
  public Uni<Committed> commit(BatchWrite batch, CommitTurn turn) {
    return Uni.createFrom()
        .item(() -> LatestRows.of(batch.rows()))
        .chain(latest -> turn.mayWrite(latest).chain(() -> tryCommit(batch, latest, turn)))
        .onFailure(UnwritableRows::isToBlame)
        .recoverWithUni(
            refused ->
                unwritable.find(batch).chain(found -> commitWithout(batch, turn, found, refused)));
  }

  private Uni<Committed> commitWithout(
      BatchWrite batch, CommitTurn turn, Map<RecordRow, String> found, Throwable refused) {
    if (found.isEmpty()) {
      // Not the rows then; taking the failure for one of theirs would go round for ever.
      return Uni.createFrom().failure(refused);
    }
    LOG.debugf("%d rows of run %s go to quarantine", found.size(), batch.claim().runId());
    List<RecordRow> rows = batch.rows().stream().filter(row -> !found.containsKey(row)).toList();
    List<QuarantineEntry> quarantined =
        Stream.concat(
                batch.quarantined().stream(),
                found.entrySet().stream()
                    .map(
                        broken -> entry(batch.claim().topic(), broken.getKey(), broken.getValue())))
            .toList();
    return tryCommit(batch.with(rows, quarantined), LatestRows.of(rows), turn);
  }

  private static QuarantineEntry entry(String topic, RecordRow row, String reason) {
    return QuarantineEntry.ofMessage(
        new QuarantineEntry.MessagePlace(
            topic, row.partition(), row.offset(), Optional.of(row.element())),
        Optional.of(row.source()),
        "refused_by_database",
        reason,
        row.payload().bytes());
  }

  private Uni<Committed> tryCommit(BatchWrite batch, LatestRows latest, CommitTurn turn) {
    PartitionClaim claim = batch.claim();
    Uni<Committed> upsert =
        inTransaction(
                batch, latest, turn, it -> records.write(it, claim.runId(), claim.topic(), latest))
            .invoke(done -> guess.seen(done.updated() == 0));
    if (!guess.allNew(latest.rows().size())) {
      return upsert;
    }
    return inTransaction(
            batch, latest, turn, it -> records.insert(it, claim.runId(), claim.topic(), latest))
        .onFailure(BatchStore::isDuplicate)
        .recoverWithUni(
            duplicate -> {
              guess.wrong();
              return upsert;
            });
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof PgException refused && SqlState.isDuplicate(refused.getSqlState());
  }

  private Uni<Committed> inTransaction(
      BatchWrite batch,
      LatestRows latest,
      CommitTurn turn,
      Function<SqlConnection, Uni<RecordUpsert.Upserted>> writing) {
    UUID runId = batch.claim().runId();
    // A record that a later one of the same batch replaces counts as in two batches.
    int replaced = batch.rows().size() - latest.rows().size();
    return database.inTransaction(
        connection ->
            writing
                .apply(connection)
                .map(written -> written.replacing(replaced))
                .call(() -> quarantine.write(connection, runId, batch.quarantined()))
                // The rows are on their way already while the batch before is being committed.
                .call(turn::mayCommit)
                .call(() -> moveOffsets(connection, batch))
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
            .addString(batch.claim().group())
            .addString(batch.claim().topic())
            .addUUID(batch.claim().runId())
            .addUUID(batch.claim().token())
            .addArrayOfInteger(steps.stream().map(OffsetStep::partition).toArray(Integer[]::new))
            .addArrayOfLong(steps.stream().map(OffsetStep::from).toArray(Long[]::new))
            .addArrayOfLong(steps.stream().map(OffsetStep::to).toArray(Long[]::new));
    return connection
        .preparedQuery(MOVE_OFFSETS)
        .execute(values)
        .invoke(
            moved -> {
              if (moved.rowCount() != steps.size()) {
                throw new OffsetConflictException(
                    batch.claim().group(), batch.claim().topic(), steps);
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
            .addUUID(batch.claim().runId())
            .addLong(batch.messages())
            .addLong(batch.rows().size() + brokenElements)
            .addLong(upserted.inserted())
            .addLong(upserted.updated())
            .addLong((long) batch.quarantined().size());
    return connection.preparedQuery(COUNT).execute(values).replaceWithVoid();
  }
}
