package io.datastream.table.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks tables up in PostgreSQL's catalogue. */
@ApplicationScoped
public class TableCatalog {
  private static final String TABLE =
      """
      SELECT c.oid::bigint AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
        pg_total_relation_size(c.oid) AS bytes,
        EXISTS (SELECT FROM table_changes h WHERE h.table_oid = c.oid AND h.change = 'created') AS ours,
        NOT c.relhasrules AND NOT c.relrowsecurity AS copied
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = to_regclass($1)
      """;

  /** A domain's column takes no null where the domain doesn't. */
  private static final String COLUMNS =
      """
      SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
        a.attnotnull OR t.typnotnull AS required,
        a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL AS defaulted,
        a.attidentity = 'a' AS numbered, a.attgenerated <> '' AS generated,
        NOT coalesce(o.collisdeterministic, true) AS folds
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_collation o ON o.oid = a.attcollation
      WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private static final String KEYS =
      """
      SELECT array_agg(a.attname::text ORDER BY k.place) AS columns
      FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
      GROUP BY i.indexrelid, i.indisprimary
      ORDER BY i.indisprimary DESC, i.indexrelid
      """;

  /**
   * Looks a table up.
   *
   * @return empty when there is none; fails with {@link NotATableException} when it is something
   *     else
   */
  public Uni<Optional<TableDescriptor>> look(SqlConnection connection, TableName name) {
    return look(connection, name, TABLE);
  }

  /**
   * As {@link #look}, in a database that lacks Datastream's tables: nobody knows who has made the
   * table then.
   */
  public Uni<Optional<TableDescriptor>> lookWithoutHistory(
      SqlConnection connection, TableName name) {
    return look(connection, name, TABLE.replaceFirst("EXISTS \\(.*\\) AS ours", "false AS ours"));
  }

  private static Uni<Optional<TableDescriptor>> look(
      SqlConnection connection, TableName name, String ofTable) {
    Tuple asked = Tuple.of(name.sql());
    // All three are on their way at once.
    return Uni.combine()
        .all()
        .unis(
            connection.preparedQuery(ofTable).execute(asked),
            connection.preparedQuery(COLUMNS).execute(asked),
            connection.preparedQuery(KEYS).execute(asked))
        .with((table, columns, keys) -> read(name, table, columns, keys));
  }

  private static Optional<TableDescriptor> read(
      TableName name, RowSet<Row> found, RowSet<Row> columns, RowSet<Row> keys) {
    if (found.rowCount() == 0 && !found.iterator().hasNext()) {
      return Optional.empty();
    }
    Row table = found.iterator().next();
    String kind = table.getString("kind");
    if (!kind.equals("r") && !kind.equals("p")) {
      throw new NotATableException(name, kind);
    }
    List<ColumnDescriptor> its = new ArrayList<>();
    for (Row column : columns) {
      its.add(
          new ColumnDescriptor(
              column.getString("name"),
              column.getString("type"),
              column.getBoolean("required"),
              column.getBoolean("defaulted"),
              column.getBoolean("numbered"),
              column.getBoolean("generated"),
              column.getBoolean("folds")));
    }
    List<List<String>> unique = new ArrayList<>();
    for (Row key : keys) {
      unique.add(Arrays.asList(key.getArrayOfStrings("columns")));
    }
    return Optional.of(
        new TableDescriptor(
            table.getLong("oid"),
            new TableName(Optional.of(table.getString("schema")), table.getString("name")),
            kind.equals("p"),
            table.getBoolean("ours"),
            table.getLong("bytes"),
            its,
            table.getBoolean("copied"),
            unique));
  }
}
