package io.datastream.landing;

import io.datastream.coordination.OffsetConflictException;
import io.datastream.coordination.OffsetStore;
import io.datastream.landing.WriteSet.Part;
import io.datastream.postgres.Database;
import io.datastream.postgres.SqlState;
import io.datastream.quarantine.QuarantineWriter;
import io.datastream.run.RunCounts;
import io.datastream.run.RunLedger;
import io.datastream.table.Arrival;
import io.datastream.table.Destination;
import io.datastream.table.Destinations;
import io.datastream.table.Noted;
import io.datastream.table.Prepared;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Commits batches: the rows of all tables, quarantine, offsets and counts in one transaction. */
@ApplicationScoped
public class BatchStore {
  private static final Logger LOG = Logger.getLogger(BatchStore.class);

  /** Batches that go in pieces after one of whose rows writing alone found one to be refused. */
  private static final int WARY_FOR = 8;

  private final Database database;
  private final Destinations destinations;
  private final ValueJudge judge;
  private final QuarantineWriter quarantine;
  private final OffsetStore offsets;
  private final RunLedger ledger;
  private final AtomicInteger wary = new AtomicInteger();

  BatchStore(
      Database database,
      Destinations destinations,
      ValueJudge judge,
      QuarantineWriter quarantine,
      OffsetStore offsets,
      RunLedger ledger) {
    this.database = database;
    this.destinations = destinations;
    this.judge = judge;
    this.quarantine = quarantine;
    this.offsets = offsets;
    this.ledger = ledger;
  }

  /**
   * Commits the batch.
   *
   * @param turn when it may; the caller says to it how the batch ended
   * @return what is committed; fails with {@link OffsetConflictException} when another worker has
   *     taken over. Rows that PostgreSQL refuses go to quarantine, the others land.
   */
  public Uni<Committed> commit(BatchWrite batch, CommitTurn turn) {
    return ready(batch)
        .chain(
            ready ->
                turn.mayWrite(ready.tables())
                    .chain(
                        () ->
                            wary.get() > 0
                                ? inPieces(ready.batch(), ready.tables(), turn)
                                : asOne(batch, ready, turn))
                    .map(done -> done.with(ready.warnings())));
  }

  /**
   * A batch whose rows are those of their tables.
   *
   * @param batch without what can't be a row
   */
  private record Ready(BatchWrite batch, WriteSet tables, List<String> warnings) {
    static Ready of(BatchWrite batch, SortedMap<Destination, Prepared> prepared) {
      return new Ready(
          batch.prepared(prepared),
          new WriteSet(
              prepared.entrySet().stream()
                  .map(it -> Part.of(it.getKey(), it.getValue().writer(), it.getValue().rows()))
                  .toList()),
          prepared.values().stream().flatMap(it -> it.warnings().stream()).toList());
    }
  }

  private Uni<Ready> ready(BatchWrite batch) {
    SortedMap<Destination, Prepared> prepared = new TreeMap<>();
    return Multi.createFrom()
        .iterable(batch.rows().entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            it ->
                destinations
                    .prepare(it.getKey(), batch.claim(), it.getValue())
                    .invoke(its -> prepared.put(it.getKey(), its)))
        .onItem()
        .ignoreAsUni()
        .map(done -> Ready.of(batch, prepared));
  }

  /**
   * @param given the batch as it came
   */
  private Uni<Committed> asOne(BatchWrite given, Ready ready, CommitTurn turn) {
    return byWay(ready.batch(), ready.tables(), turn)
        .onFailure(Refusal::mayBeOfARow)
        .recoverWithUni(
            refused -> {
              given.rows().keySet().forEach(destinations::forget);
              return ready(given)
                  .chain(
                      now ->
                          now.tables().hasTablesOf(ready.tables())
                              ? refused(ready.batch(), ready.tables(), turn, refused)
                              // One has become another: that may be all.
                              : asOne(given, now, turn));
            });
  }

  private Uni<Committed> refused(
      BatchWrite batch, WriteSet tables, CommitTurn turn, Throwable why) {
    return Refusal.of(why).filter(Refusal::ofValue).isPresent()
        ? judged(batch, tables, turn)
        : inPieces(batch, tables, turn);
  }

  /** The same in another way where a row is there that was thought not to be. */
  private Uni<Committed> byWay(BatchWrite batch, WriteSet tables, CommitTurn turn) {
    Function<SqlConnection, Uni<Outcome>> writing =
        connection ->
            tables.inTurn(
                part ->
                    part.writer()
                        .write(connection, batch.claim(), part.latest(), part.way())
                        .map(written -> Outcome.of(part.destination(), written)));
    return inTransaction(batch, tables, turn, writing)
        .onFailure(BatchStore::isDuplicate)
        .recoverWithUni(
            duplicate ->
                tables
                    .afterDuplicate()
                    .map(next -> byWay(batch, next, turn))
                    .orElseGet(() -> Uni.createFrom().failure(duplicate)));
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof PgException refused && SqlState.isDuplicate(refused.getSqlState());
  }

  /** Without the rows whose values can't be held. */
  private Uni<Committed> judged(BatchWrite batch, WriteSet tables, CommitTurn turn) {
    return judge
        .judge(tables)
        .chain(
            found -> {
              BatchWrite rest = batch.without(found);
              WriteSet compared = tables.compared(rest.rows());
              return found.isEmpty()
                  ? inPieces(batch, tables, turn)
                  : byWay(rest, compared, turn)
                      .onFailure(Refusal::mayBeOfARow)
                      .recoverWithUni(() -> inPieces(rest, compared, turn));
            });
  }

  private Uni<Committed> inPieces(BatchWrite batch, WriteSet tables, CommitTurn turn) {
    return inTransaction(
            batch, tables, turn, it -> PieceWriter.write(it, batch.claim(), tables, false))
        // Only the commit says what constraints say that wait for it.
        .onFailure(Refusal::mayBeOfARow)
        .recoverWithUni(
            () ->
                inTransaction(
                    batch, tables, turn, it -> PieceWriter.write(it, batch.claim(), tables, true)))
        .onFailure(Refusal::mayBeOfARow)
        .transform(refused -> new RecordsRefusedException(tables.table(), batch, refused));
  }

  private Uni<Committed> inTransaction(
      BatchWrite batch,
      WriteSet tables,
      CommitTurn turn,
      Function<SqlConnection, Uni<Outcome>> writing) {
    return database.inTransaction(
        connection ->
            writing
                .apply(connection)
                // The rows are on their way already while the batch before is being committed.
                .call(turn::mayCommit)
                .chain(done -> finish(connection, tables, batch.without(done.refused()), done)));
  }

  private Uni<Committed> finish(
      SqlConnection connection, WriteSet tables, BatchWrite batch, Outcome done) {
    if (done.refused().isEmpty()) {
      wary.updateAndGet(left -> Math.max(0, left - 1));
    } else {
      wary.set(WARY_FOR);
      LOG.debugf("%d rows of run %s are refused", done.refused().size(), batch.claim().runId());
    }
    RunCounts counts = batch.counts(done.written(), destinations::of);
    return quarantine
        .write(connection, batch.claim().runId(), batch.quarantined())
        .chain(() -> offsets.move(connection, batch.claim(), batch.offsets()))
        .chain(() -> note(connection, tables, batch))
        // The run's row comes last: whoever waits for it waits for no more than commits.
        .call(() -> ledger.count(connection, batch.claim().runId(), batch.claim().topic(), counts))
        .map(noted -> new Committed(counts, noted.due(), noted.warnings()));
  }

  /** Table by table, in their order. */
  private Uni<Noted> note(SqlConnection connection, WriteSet tables, BatchWrite batch) {
    return batch.arrivals().isEmpty()
        ? Uni.createFrom().item(Noted.NOTHING)
        : Multi.createFrom()
            .iterable(tables.parts())
            .onItem()
            .transformToUniAndConcatenate(part -> note(connection, part, batch))
            .collect()
            .asList()
            .map(
                each ->
                    new Noted(
                        each.stream().anyMatch(Noted::due),
                        each.stream().flatMap(it -> it.warnings().stream()).toList()));
  }

  private Uni<Noted> note(SqlConnection connection, Part part, BatchWrite batch) {
    List<Arrival> its =
        batch.arrivals().stream()
            .filter(it -> destinations.of(it.source()).equals(part.destination()))
            .toList();
    return its.isEmpty()
        ? Uni.createFrom().item(Noted.NOTHING)
        : part.writer().note(connection, batch.claim(), its, batch.come(part.destination()));
  }
}
