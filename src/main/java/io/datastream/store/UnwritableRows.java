package io.datastream.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the rows that PostgreSQL refuses (a {@code \u0000} in a string, a number beyond {@code
 * numeric}, a key too long for the index, …) by halving the batch. PostgreSQL itself is the judge:
 * a list of rules here would never be complete.
 */
@ApplicationScoped
class UnwritableRows {
  private final Database database;
  private final RecordUpsert upsert;

  UnwritableRows(Database database, RecordUpsert upsert) {
    this.database = database;
    this.upsert = upsert;
  }

  /** Whether the failure is about the data, rather than about the database or the statement. */
  static boolean isToBlame(Throwable failure) {
    return failure instanceof PgException refused
        && refused.getSqlState() != null
        // Data exception, integrity constraint violation, program limit exceeded
        && (refused.getSqlState().startsWith("22")
            || refused.getSqlState().startsWith("23")
            || refused.getSqlState().startsWith("54"));
  }

  /**
   * The refused rows with PostgreSQL's reasons. Whatever is tried is rolled back.
   *
   * @param batch at least one of its rows is refused
   */
  Uni<Map<RecordRow, String>> find(BatchWrite batch) {
    Map<RecordRow, String> found = new LinkedHashMap<>();
    return database.onConnection(
        connection ->
            connection
                .begin()
                .chain(
                    transaction ->
                        halve(connection, batch, batch.rows(), found)
                            .onItemOrFailure()
                            .call(() -> transaction.rollback()))
                .replaceWith(found));
  }

  private Uni<Void> halve(
      SqlConnection connection,
      BatchWrite batch,
      List<RecordRow> rows,
      Map<RecordRow, String> found) {
    return connection
        .query("SAVEPOINT halving")
        .execute()
        .chain(() -> upsert.write(connection, batch.claim().runId(), batch.claim().topic(), rows))
        .replaceWithVoid()
        .onFailure(UnwritableRows::isToBlame)
        .recoverWithUni(
            refused ->
                connection
                    .query("ROLLBACK TO SAVEPOINT halving")
                    .execute()
                    .chain(() -> narrow(connection, batch, rows, found, (PgException) refused)));
  }

  private Uni<Void> narrow(
      SqlConnection connection,
      BatchWrite batch,
      List<RecordRow> rows,
      Map<RecordRow, String> found,
      PgException refused) {
    if (rows.size() == 1) {
      found.put(rows.get(0), reason(refused));
      return Uni.createFrom().voidItem();
    }
    int middle = rows.size() / 2;
    List<RecordRow> first = new ArrayList<>(rows.subList(0, middle));
    List<RecordRow> second = new ArrayList<>(rows.subList(middle, rows.size()));
    return halve(connection, batch, first, found)
        .chain(() -> halve(connection, batch, second, found));
  }

  private static String reason(PgException refused) {
    String detail = refused.getDetail() == null ? "" : ": " + refused.getDetail();
    return "PostgreSQL refuses it: " + refused.getErrorMessage() + detail;
  }
}
