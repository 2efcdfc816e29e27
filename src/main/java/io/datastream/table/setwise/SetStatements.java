package io.datastream.table.setwise;

import io.datastream.table.Keys;
import io.datastream.table.copy.TableCopy;
import io.datastream.table.setwise.BatchColumn.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that write a batch to a table.
 *
 * <p>Parameters are arrays, a value a row ({@code unnest}): the quickest way into PostgreSQL that
 * the driver has. Everything is brought to the columns' types before anything is written, so that a
 * value that can't be leaves no dead rows behind.
 *
 * @param look says, of a sample of the keys, whether one is there, with the time of the transaction
 *     and the types of the columns; its parameters are the keys' arrays. Null where rows are not
 *     copied
 * @param insert writes rows whose keys are new; none where a sample of the keys finds one there.
 *     Where keys repeat, all rows
 * @param merge writes what differs; fails for a duplicate key where others write the same new keys
 *     at the same time. Null where PostgreSQL has no such statement
 * @param upsert as {@code merge}, also while others write the same new keys
 */
record SetStatements(String look, String insert, String merge, String upsert) {
  /** PostgreSQL's version since when MERGE tells what it did. */
  private static final int MERGE_SINCE = 17;

  /** Keys looked at before a plain insert is dared; a look costs some microseconds. */
  static final int SAMPLE = 16;

  /**
   * The statements for a table.
   *
   * @param version PostgreSQL's major version
   */
  static SetStatements of(SetTable table, int version) {
    Parts parts = new Parts(table);
    String look = table.copy().map(parts::look).orElse(null);
    return table.keys() == Keys.REPEATED
        ? new SetStatements(look, parts.append(), null, parts.append())
        : new SetStatements(
            look, parts.insert(), version >= MERGE_SINCE ? parts.merge() : null, parts.upsert());
  }

  private record Parts(SetTable table) {
    private static final String DRAWN = "(SELECT count(*) FROM batch) >= 0";

    /** It reads the table in any case: so nobody changes a type before the transaction's end. */
    String look(TableCopy copy) {
      List<BatchColumn> keys = table.columns(Role.KEY);
      String found =
          keys.isEmpty()
              ? "EXISTS (SELECT FROM %s WHERE false)".formatted(table.name())
              : """
                EXISTS (SELECT FROM unnest(%s) AS given (%s)
                  JOIN LATERAL (SELECT FROM %s AS s WHERE %s LIMIT 1) AS there ON true)
                """
                  .formatted(
                      IntStream.range(0, keys.size())
                          .mapToObj(i -> "$%d::%s".formatted(i + 1, keys.get(i).array()))
                          .collect(Collectors.joining(", ")),
                      list(keys, BatchColumn::name),
                      table.name(),
                      all(
                          Role.KEY,
                          " AND ",
                          key ->
                              "s.%s = %s"
                                  .formatted(key.name(), key.valueOf("given." + key.name()))));
      return "SELECT now() AS time, %s AS found, %s AS types".formatted(found, copy.types());
    }

    String append() {
      if (table.certain()) {
        return "INSERT INTO %s (%s)%s SELECT %s FROM (%s) AS batch"
            .formatted(table.name(), columns(), overriding(), values(""), batch());
      }
      return """
          WITH batch AS MATERIALIZED (%s)
          INSERT INTO %s (%s)%s SELECT %s FROM batch WHERE %s
          """
          .formatted(batch(), table.name(), columns(), overriding(), values(""), DRAWN);
    }

    String insert() {
      String place =
          all(
              Role.KEY,
              " AND ",
              key ->
                  "s.%s = %s"
                      .formatted(key.name(), key.valueOf("(" + parameter(key) + ")[place]")));
      String keys = parameter(table.columns(Role.KEY).get(0));
      return """
          %9$s
          INSERT INTO %2$s (%3$s)%4$s
          SELECT %5$s FROM %1$s
          WHERE %6$s AND NOT EXISTS (
            SELECT FROM generate_series(1, cardinality(%7$s), 1 + cardinality(%7$s) / %8$d) AS place
              JOIN LATERAL (SELECT FROM %2$s AS s WHERE %10$s LIMIT 1) AS found ON true)
          """
          .formatted(
              table.certain() ? "(" + batch() + ") AS batch" : "batch",
              table.name(),
              columns(),
              overriding(),
              values(""),
              table.certain() ? "true" : DRAWN,
              keys,
              SAMPLE,
              // Else what is written before a value is refused would be dead rows; it takes a
              // fifth.
              table.certain() ? "" : "WITH batch AS MATERIALIZED (" + batch() + ")",
              place);
    }

    String merge() {
      return """
          WITH batch AS MATERIALIZED (%1$s),
          written AS (
            MERGE INTO %2$s AS s
            USING (SELECT * FROM batch WHERE %3$s) AS b ON %4$s
            %5$s
            WHEN NOT MATCHED THEN INSERT (%6$s)%7$s VALUES (%8$s)
            RETURNING %9$s merge_action() = 'INSERT' AS inserted)
          %10$s
          """
          .formatted(
              batch(),
              table.name(),
              DRAWN,
              all(Role.KEY, " AND ", key -> "s.%1$s = b.%1$s".formatted(key.name())),
              whenMatched(),
              columns(),
              overriding(),
              values("b."),
              table.source() == null
                  ? (table.tells() ? "b.given_place," : "")
                  : "s." + table.source() + ",",
              counts("written", "false", "(SELECT array_agg(given_place) FROM written)"));
    }

    private String whenMatched() {
      String newer =
          table.version() == null
              ? ""
              : "WHEN MATCHED AND " + table.version().newer("s", "b") + " THEN DO NOTHING ";
      return newer + whenNotNewer();
    }

    private String whenNotNewer() {
      return compares() || table.tells()
          ? "WHEN MATCHED AND NOT (%s) THEN UPDATE SET %s".formatted(left("s"), assignments("b."))
          : "WHEN MATCHED THEN DO NOTHING";
    }

    /** Whether the stored row is left alone, for it is the batch's already. */
    private String left(String stored) {
      return table.tells() ? same(stored) + " AND NOT b.given_anyway" : same(stored);
    }

    /**
     * Looks, and writes what differs. xmax is 0 in a row version that the statement inserted, and
     * the updating transaction's id in one that it replaced. {@code met}: a row was replaced that
     * nothing was known of, by a trigger that changes keys perhaps; then one that was passed over
     * as the same may be that very row.
     *
     * <p>The later write wins without a look at the offsets: the fence in the same transaction lets
     * a partition's batches in only in their order, and across partitions (after a topic grew) or
     * topics (after one was made anew) offsets can't be compared.
     */
    String upsert() {
      String met =
          "(SELECT count(*) FROM written WHERE NOT inserted) > (SELECT count(*) FROM looked WHERE there)"
              + " AND (SELECT count(*) FROM looked) < (SELECT count(*) FROM batch)";
      String told =
          "(SELECT array_agg(b.given_place) FROM batch AS b JOIN written AS w ON %s)"
              .formatted(all(Role.KEY, " AND ", key -> "w.%1$s = b.%1$s".formatted(key.name())));
      String counts =
          table.plain()
              ? counts("written", met, told)
              : counts("(SELECT *, NOT there AS inserted FROM looked) AS written", "false", told);
      return """
          WITH batch AS MATERIALIZED (%1$s),
          looked AS MATERIALIZED (
            SELECT b.*, s.found IS NOT NULL AS there
            FROM batch AS b LEFT JOIN LATERAL (SELECT true AS found%2$s FROM %3$s AS t
              WHERE %4$s LIMIT 1) AS s ON true
            WHERE s.found IS NULL OR NOT (%5$s%13$s)),
          written AS (
            INSERT INTO %3$s AS stored (%6$s)%7$s
            SELECT %8$s FROM looked WHERE (SELECT count(*) FROM looked) >= 0
            ON CONFLICT (%9$s) DO %10$s%14$s
            RETURNING %11$s)
          %12$s
          """
          .formatted(
              batch(),
              compares() ? ", " + all(Role.COMPARED, ", ", it -> "t." + it.name()) : "",
              table.name(),
              all(Role.KEY, " AND ", key -> "t.%1$s = b.%1$s".formatted(key.name())),
              left("s"),
              columns(),
              overriding(),
              values(""),
              all(Role.KEY, ", ", BatchColumn::name),
              compares() || table.tells() ? "UPDATE SET " + assignments("excluded.") : "NOTHING",
              (table.source() == null ? "" : "stored." + table.source() + ", ")
                  + (table.tells() ? all(Role.KEY, "", key -> "stored." + key.name() + ", ") : "")
                  + (table.plain() ? "(xmax = 0)" : "true")
                  + " AS inserted",
              counts,
              table.version() == null ? "" : " OR " + table.version().newer("s", "b"),
              table.version() == null
                  ? ""
                  : " WHERE NOT " + table.version().newer("stored", "excluded"));
    }

    /** Rows that were left because a newer one is there; looked for where any were left. */
    private String superseded() {
      return table.version() == null
          ? "0::bigint"
          : "CASE WHEN count(*) < (SELECT count(*) FROM batch) THEN (SELECT count(*) FROM batch AS b JOIN %s AS s ON %s WHERE %s) ELSE 0 END"
              .formatted(
                  table.name(),
                  all(Role.KEY, " AND ", key -> "s.%1$s = b.%1$s".formatted(key.name())),
                  table.version().newer("s", "b"));
    }

    /** How many keys the batch has, and what became of them; a row a source. */
    private String counts(String written, String met, String told) {
      String counts =
          "count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated";
      return table.source() == null
          ? "SELECT NULL::text AS source, (SELECT count(*) FROM batch) AS keys, %s, %s AS met, %s AS superseded%s FROM %s"
              .formatted(
                  counts,
                  met,
                  superseded(),
                  table.tells() ? ", " + told + "::int[] AS told" : "",
                  written)
          : """
            SELECT sent.source::text, sent.keys, coalesce(done.inserted, 0) AS inserted,
              coalesce(done.updated, 0) AS updated, %1$s AS met, 0::bigint AS superseded
            FROM (SELECT %2$s AS source, count(*) AS keys FROM batch GROUP BY 1) AS sent
              LEFT JOIN (SELECT %2$s AS source, %3$s FROM %4$s GROUP BY 1) AS done ON done.source = sent.source
            """
              .formatted(met, table.source(), counts, written);
    }

    /**
     * The batch as it would be written. Of keys that are one to the table, though not to us, the
     * last one counts: arrays are in the order in which the records came where that can be.
     */
    private String batch() {
      String names = list(table.columns(), BatchColumn::name);
      String values =
          "SELECT "
              + list(table.columns(), it -> it.valueOf("given." + it.name()) + " AS " + it.name());
      String arrays = "unnest(" + list(table.columns(), this::parameter) + ")";
      if (table.tells()) {
        arrays =
            "unnest(%s, $%d::boolean[])"
                .formatted(list(table.columns(), this::parameter), table.told());
        values += ", given_anyway";
        names += ", given_anyway";
        if (!table.foldsKeys()) {
          return "%s, given_place FROM %s WITH ORDINALITY AS given (%s, given_place)"
              .formatted(values, arrays, names);
        }
      }
      if (!table.foldsKeys()) {
        return "%s FROM %s AS given (%s)".formatted(values, arrays, names);
      }
      String keys = all(Role.KEY, ", ", BatchColumn::name);
      return "SELECT DISTINCT ON (%1$s) * FROM (%2$s, given_place FROM %3$s WITH ORDINALITY AS given (%4$s, given_place)) AS folded ORDER BY %1$s, given_place DESC"
          .formatted(keys, values, arrays, names);
    }

    private boolean compares() {
      return !table.columns(Role.COMPARED).isEmpty();
    }

    /** Whether the stored row is the batch's already. By image: 1.0 and 1.00 are not the same. */
    private String same(String stored) {
      return compares()
          ? "record_image_eq(ROW(%s), ROW(%s))"
              .formatted(
                  all(Role.COMPARED, ", ", it -> stored + "." + it.name()),
                  all(Role.COMPARED, ", ", it -> "b." + it.name()))
          : "true";
    }

    private String columns() {
      List<String> names =
          new ArrayList<>(table.columns().stream().map(BatchColumn::name).toList());
      table.singles().forEach(it -> names.add(it.name()));
      names.addAll(table.stamps());
      return String.join(", ", names);
    }

    private String values(String of) {
      List<String> values = new ArrayList<>();
      table.columns().forEach(it -> values.add(of + it.name()));
      for (int i = 0; i < table.singles().size(); i++) {
        values.add(single(i));
      }
      table.stamps().forEach(it -> values.add("now()"));
      return String.join(", ", values);
    }

    private String assignments(String of) {
      List<String> assignments = new ArrayList<>();
      table.columns().stream()
          .filter(it -> it.role() != Role.KEY)
          .forEach(it -> assignments.add(it.name() + " = " + of + it.name()));
      for (int i = 0; i < table.singles().size(); i++) {
        assignments.add(table.singles().get(i).name() + " = " + single(i));
      }
      table.stamps().forEach(it -> assignments.add(it + " = now()"));
      if (assignments.isEmpty()) {
        // Nothing but the key: it is written again as it is.
        String key = table.columns(Role.KEY).get(0).name();
        assignments.add(key + " = " + of + key);
      }
      return String.join(", ", assignments);
    }

    private String single(int index) {
      return "$%d::%s".formatted(index + 1, table.singles().get(index).type());
    }

    private String parameter(BatchColumn column) {
      return "$%d::%s".formatted(table.parameter(column), column.array());
    }

    private String overriding() {
      return table.givesIdentities() ? " OVERRIDING SYSTEM VALUE" : "";
    }

    private String all(Role role, String separator, Function<BatchColumn, String> text) {
      return table.columns(role).stream().map(text).collect(Collectors.joining(separator));
    }

    private static String list(List<BatchColumn> columns, Function<BatchColumn, String> text) {
      return columns.stream().map(text).collect(Collectors.joining(", "));
    }
  }
}
