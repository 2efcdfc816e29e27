package io.datastream.table.jsonb;

import io.datastream.table.RecordRow;
import io.datastream.table.setwise.PayloadBuffers;
import io.datastream.table.setwise.RowJudge;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A {@code \u0000} in a string, a number beyond {@code numeric}, …: a list is never complete. */
final class PayloadJudge implements RowJudge {
  /** Which payloads are no {@code jsonb}, whatever the table; the place is from 0. */
  private static final String JUDGE =
      """
      SELECT place::int - 1 AS place,
        concat_ws(': ', (pg_input_error_info(payload, 'jsonb')).message,
          (pg_input_error_info(payload, 'jsonb')).detail) AS why
      FROM (SELECT place, convert_from(payload, 'UTF8') AS payload
        FROM unnest($1::bytea[]) WITH ORDINALITY AS given (payload, place)) AS text
      WHERE NOT pg_input_is_valid(payload, 'jsonb')
      """;

  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return connection
        .preparedQuery(JUDGE)
        .execute(Tuple.of(PayloadBuffers.of(rows)))
        .map(
            refused -> {
              Map<RecordRow, String> found = new IdentityHashMap<>();
              for (Row row : refused) {
                found.put(rows.get(row.getInteger("place")), row.getString("why"));
              }
              return found;
            });
  }
}
