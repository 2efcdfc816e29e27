package io.datastream.landing;

import io.datastream.postgres.Database;
import io.datastream.table.RecordRow;
import io.datastream.table.jsonb.PayloadBuffers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the rows whose values PostgreSQL can't hold (a {@code \u0000} in a string, a number beyond
 * {@code numeric}, …) in one statement, without writing anything. PostgreSQL itself is the judge: a
 * list of rules here would never be complete.
 */
@ApplicationScoped
class ValueJudge {
  /** Since then it says what a cast would fail with. */
  private static final int SINCE = 16;

  private static final String JUDGE =
      """
      SELECT place::int - 1 AS place, (pg_input_error_info(payload, 'jsonb')).message AS message,
        (pg_input_error_info(payload, 'jsonb')).detail AS detail
      FROM (SELECT place, convert_from(payload, 'UTF8') AS payload
        FROM unnest($1::bytea[]) WITH ORDINALITY AS given (payload, place)) AS text
      WHERE NOT pg_input_is_valid(payload, 'jsonb')
      """;

  private final Database database;

  ValueJudge(Database database) {
    this.database = database;
  }

  /** The rows that can't be held, with PostgreSQL's reasons; none where it can't be asked so. */
  Uni<Map<RecordRow, String>> judge(List<RecordRow> rows) {
    Map<RecordRow, String> found = new IdentityHashMap<>();
    List<RecordRow> sent = new ArrayList<>();
    for (RecordRow row : rows) {
      if (row.key().indexOf('\0') >= 0 || row.source().indexOf('\0') >= 0) {
        // It would be refused with all rows beside it, before anything is looked at.
        found.put(row, Refusal.reason("its key has a U+0000, which text can't hold", null));
      } else {
        sent.add(row);
      }
    }
    return database.onConnection(
        connection ->
            connection.databaseMetadata().majorVersion() < SINCE
                ? Uni.createFrom().item(found)
                : connection
                    .preparedQuery(JUDGE)
                    .execute(Tuple.of(PayloadBuffers.of(sent)))
                    .map(
                        refused -> {
                          for (Row row : refused) {
                            found.put(
                                sent.get(row.getInteger("place")),
                                Refusal.reason(row.getString("message"), row.getString("detail")));
                          }
                          return found;
                        })
                    // It may have stumbled over one that it can't even look at.
                    .onFailure(failure -> Refusal.of(failure).isPresent())
                    .recoverWithItem(found));
  }
}
