package io.datastream.table.typed;

import io.datastream.table.settings.FieldName;
import io.datastream.table.setwise.BatchColumn;
import io.datastream.table.setwise.BatchColumn.Role;
import io.datastream.table.setwise.SetTable;
import io.datastream.table.shape.DeletedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statement that adds versions. Of each key it looks at the latest version that is stored and
 * at the batch's behind it, in their order:
 *
 * <ul>
 *   <li>one that is older than one before it is superseded;
 *   <li>of several with the same time the last one counts, the others are replaced;
 *   <li>one that has the values of the one before it is unchanged, and there is no row for it;
 *   <li>any other one closes the one before it, where its own time begins; what is gone when it
 *       begins was never valid, and has no row.
 * </ul>
 *
 * What was gone already when a version said so is remembered: one that comes late raises it no
 * more.
 *
 * <p>Behind the parameters of the table it has three: when each version begins, whether it says
 * that the record is gone, and the key as text.
 *
 * @param table whose rows are versions
 * @param oid PostgreSQL's number of it
 * @param times the parameter's type: {@code timestamptz[]}
 * @param time what becomes of an element of it, {@code %s}
 * @param type of the times in the table
 * @param deleted what is remembered of keys that are gone
 */
record HistoryStatement(
    SetTable table, long oid, String times, String time, String type, DeletedKeys deleted) {
  /**
   * What is coalesced is never null: PostgreSQL would think that hardly any row has no end, and
   * compare each with each.
   */
  String sql() {
    List<BatchColumn> kept =
        table.columns().stream().filter(it -> it.role() != Role.CARRIED).toList();
    List<BatchColumn> compared = table.columns(Role.COMPARED);
    return """
        WITH given AS MATERIALIZED (%1$s),
        known AS MATERIALIZED (
          SELECT %3$s, coalesce(s.%4$s, d.version::%14$s) AS given_at,
            CASE WHEN s.%4$s IS NULL OR s.%5$s IS NOT NULL THEN greatest(s.%5$s, d.version::%14$s) END AS given_until
          FROM (SELECT DISTINCT ON (%2$s) %2$s, given_key FROM given) AS k
            LEFT JOIN LATERAL (SELECT * FROM %6$s AS s WHERE %7$s ORDER BY s.%4$s DESC LIMIT 1) AS s ON true
            LEFT JOIN deleted_keys AS d ON d.table_oid = %15$d AND d.record_key = k.given_key
          WHERE s.%4$s IS NOT NULL OR d.version IS NOT NULL),
        known_and_given AS (
          SELECT %8$s, given_at, given_gone, given_n, NULL AS given_until FROM given
          UNION ALL SELECT %8$s, given_at, given_until IS NOT NULL, 0, given_until FROM known),
        placed AS MATERIALIZED (
          SELECT *, max(coalesce(given_until, given_at)) OVER before > given_at AS given_late
          FROM known_and_given
          WINDOW before AS (PARTITION BY %2$s ORDER BY given_n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
        live AS (
          SELECT *, given_n > 0 AND given_at = lead(given_at) OVER (PARTITION BY %2$s ORDER BY given_n) AS given_replaced
          FROM placed WHERE given_n = 0 OR given_late IS NOT TRUE),
        judged AS MATERIALIZED (
          SELECT *, CASE
            WHEN given_gone THEN CASE WHEN lag(given_gone) OVER chain IS NOT FALSE THEN 'unchanged' ELSE 'deleted' END
            WHEN lag(given_gone) OVER chain IS NOT FALSE THEN 'inserted'
            WHEN %9$s THEN 'unchanged' ELSE 'updated' END AS given_kind
          FROM live WHERE given_replaced IS NOT TRUE
          WINDOW chain AS (PARTITION BY %2$s ORDER BY given_n)),
        versions AS MATERIALIZED (
          SELECT %2$s, given_n, given_at, given_gone,
            lead(given_at) OVER (PARTITION BY %2$s ORDER BY given_n) AS given_end,
            row_number() OVER (PARTITION BY %2$s ORDER BY given_n) AS given_step
          FROM judged WHERE given_n > 0 AND given_kind <> 'unchanged'),
        closed AS (
          UPDATE %6$s AS s SET %5$s = v.given_at FROM versions AS v JOIN known AS k USING (%2$s)
          WHERE v.given_step = 1 AND coalesce(k.given_until IS NULL, true) AND v.given_at > k.given_at AND %7$s AND s.%4$s = k.given_at
          RETURNING 1),
        removed AS (
          DELETE FROM %6$s AS s USING versions AS v JOIN known AS k USING (%2$s)
          WHERE v.given_step = 1 AND v.given_gone AND coalesce(k.given_until IS NULL, true) AND v.given_at = k.given_at
            AND %7$s AND s.%4$s = k.given_at),
        written AS (
          INSERT INTO %6$s (%10$s, %4$s, %5$s)%11$s
          SELECT %12$s, v.given_at, v.given_end FROM versions AS v JOIN given AS b USING (given_n)
          WHERE NOT v.given_gone AND (SELECT count(*) FROM closed) >= 0
          ON CONFLICT (%2$s, %4$s) DO UPDATE SET %13$s%5$s = excluded.%5$s
          RETURNING 1),
        forgotten AS (%16$s),
        remembered AS (
          INSERT INTO deleted_keys AS known_to_be (table_oid, record_key, version)
          SELECT %15$d, b.given_key, max(j.given_at)::text FROM judged AS j JOIN given AS b USING (given_n)
          WHERE j.given_gone AND (j.given_kind = 'unchanged'
            OR EXISTS (SELECT FROM known AS k WHERE %17$s AND k.given_at = j.given_at))
          GROUP BY b.given_key
          ON CONFLICT (table_oid, record_key) DO UPDATE SET version = excluded.version, deleted_at = now()
          WHERE known_to_be.version::%14$s < excluded.version::%14$s)
        SELECT count(*) FILTER (WHERE given_kind = 'inserted') AS inserted,
          count(*) FILTER (WHERE given_kind = 'updated')
            + (SELECT count(*) FROM live WHERE given_replaced) AS updated,
          count(*) FILTER (WHERE given_kind = 'unchanged') AS unchanged,
          count(*) FILTER (WHERE given_kind = 'deleted') AS deleted,
          (SELECT count(*) FROM placed WHERE given_n > 0 AND given_late) AS superseded,
          (SELECT count(*) FROM written) AS written
        FROM judged WHERE given_n > 0
        """
        .formatted(
            given(),
            keys(),
            list(kept, it -> (it.role() == Role.KEY ? "k." : "s.") + it.name()),
            FieldName.VALID_FROM,
            FieldName.VALID_TO,
            table.name(),
            table.columns(Role.KEY).stream()
                .map(it -> "s.%1$s = k.%1$s".formatted(it.name()))
                .collect(Collectors.joining(" AND ")),
            list(kept, BatchColumn::name),
            compared.isEmpty()
                ? "true"
                : "record_image_eq(ROW(%s), ROW(%s))"
                    .formatted(
                        list(compared, BatchColumn::name),
                        list(compared, it -> "lag(" + it.name() + ") OVER chain")),
            String.join(", ", written()),
            table.givesIdentities() ? " OVERRIDING SYSTEM VALUE" : "",
            values(),
            written().stream()
                .map(it -> "%1$s = excluded.%1$s, ".formatted(it))
                .collect(Collectors.joining()),
            type,
            oid,
            deleted.forget(),
            table.columns(Role.KEY).stream()
                .map(it -> "j.%1$s = k.%1$s".formatted(it.name()))
                .collect(Collectors.joining(" AND ")));
  }

  private String keys() {
    return list(table.columns(Role.KEY), BatchColumn::name);
  }

  private List<String> written() {
    return Stream.of(
            table.columns().stream().map(BatchColumn::name),
            table.singles().stream().map(it -> it.name()),
            table.stamps().stream())
        .flatMap(it -> it)
        .toList();
  }

  private String values() {
    List<String> values = new ArrayList<>();
    table.columns().forEach(it -> values.add("b." + it.name()));
    for (int i = 0; i < table.singles().size(); i++) {
      values.add("$%d::%s".formatted(i + 1, table.singles().get(i).type()));
    }
    table.stamps().forEach(it -> values.add("now()"));
    return String.join(", ", values);
  }

  private String given() {
    int next = table.parameters() + 1;
    return "SELECT %s, %s AS given_at, given_gone, given_key, given_n FROM unnest(%s, $%d::%s, $%d::boolean[], $%d::text[]) WITH ORDINALITY AS given (%s, given_at, given_gone, given_key, given_n)"
        .formatted(
            list(table.columns(), it -> it.valueOf("given." + it.name()) + " AS " + it.name()),
            time.replace("%s", "given.given_at"),
            list(table.columns(), it -> "$%d::%s".formatted(table.parameter(it), it.array())),
            next,
            times,
            next + 1,
            next + 2,
            list(table.columns(), BatchColumn::name));
  }

  private static String list(List<BatchColumn> columns, Function<BatchColumn, String> text) {
    return columns.stream().map(text).collect(Collectors.joining(", "));
  }
}
