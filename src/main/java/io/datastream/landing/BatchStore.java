package io.datastream.landing;

import io.datastream.coordination.OffsetConflictException;
import io.datastream.coordination.OffsetStep;
import io.datastream.landing.PieceWriter.Pieces;
import io.datastream.postgres.Database;
import io.datastream.postgres.SqlState;
import io.datastream.quarantine.QuarantineWriter;
import io.datastream.table.LatestRows;
import io.datastream.table.Written;
import io.datastream.table.jsonb.RecordTable;
import io.datastream.table.jsonb.RecordTables;
import io.datastream.table.jsonb.RecordWriter;
import io.datastream.table.jsonb.RecordWriter.Way;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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
        inserted = inserted + $4, updated = updated + $5, unchanged = unchanged + $6,
        quarantined = quarantined + $7
      WHERE run_id = $1
      """;

  /** Batches that go in pieces after one of whose rows writing alone found one to be refused. */
  private static final int WARY_FOR = 8;

  private final Database database;
  private final RecordTables tables;
  private final RecordWriter records;
  private final ValueJudge judge;
  private final PieceWriter pieces;
  private final QuarantineWriter quarantine;
  private final AtomicInteger wary = new AtomicInteger();

  BatchStore(
      Database database,
      RecordTables tables,
      RecordWriter records,
      ValueJudge judge,
      PieceWriter pieces,
      QuarantineWriter quarantine) {
    this.database = database;
    this.tables = tables;
    this.records = records;
    this.judge = judge;
    this.pieces = pieces;
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
    return tables
        .look(batch.claim().token())
        .chain(
            table -> {
              LatestRows latest = LatestRows.of(batch.rows(), table.foldsKeys());
              return turn.mayWrite(latest)
                  .chain(
                      () ->
                          wary.get() > 0
                              ? inPieces(batch, table, turn)
                              : asOne(batch, table, latest, turn));
            });
  }

  private Uni<Committed> asOne(
      BatchWrite batch, RecordTable table, LatestRows latest, CommitTurn turn) {
    return byWay(batch, table, latest, turn, records.first(latest))
        .onFailure(PieceWriter::mayBeOfARow)
        .recoverWithUni(
            refused -> {
              tables.forget();
              return tables
                  .look(batch.claim().token())
                  .chain(
                      now ->
                          now.equals(table)
                              ? refused(batch, table, turn, refused)
                              // It has become another one: that may be all.
                              : asOne(
                                  batch, now, LatestRows.of(batch.rows(), now.foldsKeys()), turn));
            });
  }

  private Uni<Committed> refused(
      BatchWrite batch, RecordTable table, CommitTurn turn, Throwable why) {
    return Refusal.of(why).filter(Refusal::ofValue).isPresent()
        ? judged(batch, table, turn)
        : inPieces(batch, table, turn);
  }

  /** The same in another way where a row is there that was thought not to be. */
  private Uni<Committed> byWay(
      BatchWrite batch, RecordTable table, LatestRows latest, CommitTurn turn, Way way) {
    Uni<Committed> commit =
        inTransaction(
            batch,
            turn,
            it -> records.write(it, table, batch.claim(), latest, way).map(Pieces::of));
    return commit
        .onFailure(BatchStore::isDuplicate)
        .recoverWithUni(
            duplicate ->
                records
                    .after(way)
                    .map(next -> byWay(batch, table, latest, turn, next))
                    .orElseGet(() -> Uni.createFrom().failure(duplicate)));
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof PgException refused && SqlState.isDuplicate(refused.getSqlState());
  }

  /** Without the rows whose values can't be held. */
  private Uni<Committed> judged(BatchWrite batch, RecordTable table, CommitTurn turn) {
    return judge
        .judge(batch.rows())
        .chain(
            found -> {
              BatchWrite rest = batch.without(found);
              return found.isEmpty()
                  ? inPieces(batch, table, turn)
                  : byWay(
                          rest,
                          table,
                          LatestRows.of(rest.rows(), table.foldsKeys()),
                          turn,
                          Way.COMPARED)
                      .onFailure(PieceWriter::mayBeOfARow)
                      .recoverWithUni(() -> inPieces(rest, table, turn));
            });
  }

  private Uni<Committed> inPieces(BatchWrite batch, RecordTable table, CommitTurn turn) {
    return inTransaction(
            batch, turn, it -> pieces.write(it, table, batch.claim(), batch.rows(), false))
        // Only the commit says what constraints say that wait for it.
        .onFailure(PieceWriter::mayBeOfARow)
        .recoverWithUni(
            () ->
                inTransaction(
                    batch, turn, it -> pieces.write(it, table, batch.claim(), batch.rows(), true)))
        .onFailure(PieceWriter::mayBeOfARow)
        .transform(refused -> new RecordsRefusedException(batch, refused));
  }

  private Uni<Committed> inTransaction(
      BatchWrite batch, CommitTurn turn, Function<SqlConnection, Uni<Pieces>> writing) {
    return database.inTransaction(
        connection ->
            writing
                .apply(connection)
                // The rows are on their way already while the batch before is being committed.
                .call(turn::mayCommit)
                .chain(done -> finish(connection, batch.without(done.refused()), done)));
  }

  private Uni<Committed> finish(SqlConnection connection, BatchWrite batch, Pieces done) {
    if (done.refused().isEmpty()) {
      wary.updateAndGet(left -> Math.max(0, left - 1));
    } else {
      wary.set(WARY_FOR);
      LOG.debugf("%d rows of run %s are refused", done.refused().size(), batch.claim().runId());
    }
    return quarantine
        .write(connection, batch.claim().runId(), batch.quarantined())
        .chain(() -> moveOffsets(connection, batch))
        .chain(() -> count(connection, batch, done.written()))
        .replaceWith(
            new Committed(
                done.written().inserted(),
                done.written().updated(),
                done.written().unchanged(),
                batch.quarantined().size()));
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

  private static Uni<Void> count(SqlConnection connection, BatchWrite batch, Written written) {
    long brokenElements =
        batch.quarantined().stream()
            .filter(entry -> entry.message().flatMap(place -> place.element()).isPresent())
            .count();
    Tuple values =
        Tuple.tuple()
            .addUUID(batch.claim().runId())
            .addLong(batch.messages())
            .addLong(batch.rows().size() + brokenElements)
            .addLong(written.inserted())
            .addLong(written.updated())
            .addLong(written.unchanged())
            .addLong((long) batch.quarantined().size());
    return connection.preparedQuery(COUNT).execute(values).replaceWithVoid();
  }
}
