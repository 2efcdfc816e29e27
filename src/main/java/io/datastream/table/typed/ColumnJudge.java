package io.datastream.table.typed;

import io.datastream.record.JsonText;
import io.datastream.table.RecordRow;
import io.datastream.table.setwise.PayloadBuffers;
import io.datastream.table.setwise.RowJudge;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Asks PostgreSQL about the values of columns whose types it alone knows. */
final class ColumnJudge implements RowJudge {
  private static final String OF_COLUMN =
      """
      SELECT place::int - 1 AS place, %1$d AS asked,
        concat_ws(': ', (pg_input_error_info(value, %2$s)).message, (pg_input_error_info(value, %2$s)).detail) AS why
      FROM (SELECT place, %3$s AS value FROM unnest($%4$d::%5$s) WITH ORDINALITY AS given (value, place)) AS text
      WHERE NOT pg_input_is_valid(value, %2$s)
      """;

  private final List<Target> asked;

  ColumnJudge(List<Target> targets) {
    this.asked = targets.stream().filter(it -> it.type().isJudged()).toList();
  }

  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    if (asked.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    StringBuilder sql = new StringBuilder();
    Tuple values = Tuple.tuple();
    for (int i = 0; i < asked.size(); i++) {
      Target target = asked.get(i);
      boolean bytes = target.type().array().equals("bytea[]");
      sql.append(i == 0 ? "" : " UNION ALL ")
          .append(
              OF_COLUMN.formatted(
                  i,
                  literal(target.column().type()),
                  bytes ? "convert_from(value, 'UTF8')" : "value",
                  i + 1,
                  target.type().array()));
      Object[] column = target.type().values(rows.size());
      for (int row = 0; row < column.length; row++) {
        Object value = rows.get(row).columns()[target.index()];
        column[row] = value == RowShaper.ABSENT ? null : value;
      }
      values.addValue(bytes ? PayloadBuffers.of((JsonText[]) column) : column);
    }
    return connection
        .preparedQuery(sql.toString())
        .execute(values)
        .map(
            refused -> {
              Map<RecordRow, String> found = new IdentityHashMap<>();
              for (Row row : refused) {
                found.putIfAbsent(
                    rows.get(row.getInteger("place")),
                    "column %s: %s"
                        .formatted(
                            asked.get(row.getInteger("asked")).name(), row.getString("why")));
              }
              return found;
            });
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
