package io.datastream.landing;

import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.WriteSet.Part;
import io.datastream.table.Destination;
import io.datastream.table.EarlierRows;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.RowCounts;
import io.datastream.table.TableWriter;
import io.datastream.table.TableWriter.Way;
import io.datastream.table.Written;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes rows in pieces where they were refused as a whole: what can be written is written, each
 * row that can't is found. n rows become √n pieces, and a piece that is refused its single rows, so
 * that few rows are written for nothing, and many refused ones cost a statement each. All in the
 * order in which the records came, for rows may be the same to the table alone.
 *
 * <p>There is one savepoint at a time, released or gone back to: PostgreSQL remembers those that
 * are not, until its memory is full.
 */
final class PieceWriter {
  private static final String BEGIN = "SAVEPOINT piece";
  private static final String STRICT = "SET CONSTRAINTS ALL IMMEDIATE; ";
  private static final String KEEP = "RELEASE SAVEPOINT piece; SAVEPOINT piece";
  private static final String UNDO = "ROLLBACK TO SAVEPOINT piece";

  private final SqlConnection connection;
  private final PartitionClaim claim;
  private final TableWriter writer;
  private final Destination destination;
  private final List<RecordRow> latest;
  private final EarlierRows earlier;
  private final Map<RecordRow, Refusal> refused = new IdentityHashMap<>();
  private Written written;

  private PieceWriter(SqlConnection connection, PartitionClaim claim, Part part) {
    this.connection = connection;
    this.claim = claim;
    this.writer = part.writer();
    this.destination = part.destination();
    this.latest = part.latest().inOrder();
    this.earlier = new EarlierRows(part.latest());
    this.written = Written.replaced(part.latest());
  }

  /**
   * Writes what can be written, in the caller's transaction.
   *
   * @param strict whether constraints that wait for the commit are looked at with each piece
   * @return fails with the refusal when it is nobody's row's
   */
  static Uni<Outcome> write(
      SqlConnection connection, PartitionClaim claim, WriteSet tables, boolean strict) {
    return connection
        .query(strict ? STRICT + BEGIN : BEGIN)
        .execute()
        .chain(() -> tables.inTurn(part -> new PieceWriter(connection, claim, part).write()));
  }

  private Uni<Outcome> write() {
    return writer.probe(connection, claim).chain(this::pieces).map(done -> outcome());
  }

  private Uni<Void> pieces() {
    int size = Math.max(1, (int) Math.sqrt(latest.size()));
    List<List<RecordRow>> pieces = new ArrayList<>();
    for (int from = 0; from < latest.size(); from += size) {
      pieces.add(latest.subList(from, Math.min(latest.size(), from + size)));
    }
    return inTurn(pieces);
  }

  private Uni<Void> inTurn(List<List<RecordRow>> pieces) {
    return Multi.createFrom()
        .iterable(pieces)
        .onItem()
        .transformToUniAndConcatenate(this::piece)
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> piece(List<RecordRow> rows) {
    return rows.size() == 1
        ? single(rows.get(0))
        : write(rows)
            .chain(done -> connection.query(KEEP).execute().replaceWith(done))
            .invoke(done -> written = written.plus(done))
            .replaceWithVoid()
            .onFailure(Refusal::mayBeOfARow)
            .recoverWithUni(
                failure -> undo().chain(() -> inTurn(rows.stream().map(List::of).toList())));
  }

  private Uni<Void> single(RecordRow row) {
    // Both are on their way at once: a row that is written takes one way there and back.
    return Uni.combine()
        .all()
        .unis(tried(write(List.of(row))), tried(connection.query(KEEP).execute()))
        .asTuple()
        .chain(
            both -> {
              if (both.getItem1() instanceof Failed failed) {
                return refuse(row, failed.why());
              }
              if (both.getItem2() instanceof Failed failed) {
                return Uni.createFrom().failure(failed.why());
              }
              written = written.plus((Written) both.getItem1());
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> refuse(RecordRow row, Throwable why) {
    return Refusal.of(why)
        .map(
            refusal -> {
              refused.put(row, refusal);
              return undo()
                  .chain(
                      () ->
                          earlier
                              .before(row)
                              .map(
                                  before -> {
                                    written =
                                        written.plus(
                                            Written.of(row.source(), RowCounts.updated(-1)));
                                    return single(before);
                                  })
                              .orElseGet(() -> Uni.createFrom().voidItem()));
            })
        .orElseGet(() -> Uni.createFrom().failure(why));
  }

  private Uni<Written> write(List<RecordRow> rows) {
    return writer.write(connection, claim, LatestRows.of(rows, writer.keys()), Way.CONTESTED);
  }

  private Uni<Void> undo() {
    return connection.query(UNDO).execute().replaceWithVoid();
  }

  private Outcome outcome() {
    List<Refusal> doubtful =
        refused.values().stream().filter(refusal -> !refusal.surelyOfItsRow()).toList();
    if (!doubtful.isEmpty() && !written.any()) {
      throw doubtful.get(0).cause();
    }
    Map<RecordRow, String> reasons = new IdentityHashMap<>();
    refused.forEach((row, refusal) -> reasons.put(row, refusal.reason()));
    return new Outcome(Map.of(destination, written), reasons);
  }

  private record Failed(Throwable why) {}

  private static Uni<Object> tried(Uni<?> work) {
    return work.map(Object.class::cast).onFailure().recoverWithItem(Failed::new);
  }
}
