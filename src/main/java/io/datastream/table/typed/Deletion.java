package io.datastream.table.typed;

import io.datastream.table.RecordRow;
import io.datastream.table.RowCounts;
import io.datastream.table.Written;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.settings.FieldName;
import io.datastream.table.settings.OnDelete;
import io.datastream.table.shape.DeletedKeys;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes rows away whose records are gone. Where a version says what is newest, it is remembered for
 * keys without a row: a record that comes late raises none of them again.
 */
final class Deletion {
  private final Layout layout;
  private final TableDescriptor table;
  private final List<Target> key;
  private final Children children;

  Deletion(Layout layout, Children children) {
    this.layout = layout;
    this.children = children;
    this.table = layout.table().orElseThrow();
    this.key = layout.key();
  }

  /** Whether rows are found, so that they can go. */
  boolean possible() {
    return !key.isEmpty();
  }

  /**
   * Takes away the rows of records that are gone.
   *
   * @param rows a key once
   */
  Uni<Written> delete(SqlConnection connection, List<RecordRow> rows) {
    String source = layout.settings().source();
    if (rows.isEmpty()) {
      return Uni.createFrom().item(Written.NOTHING);
    }
    if (!possible() || layout.settings().onDelete() == OnDelete.IGNORE) {
      return Uni.createFrom().item(Written.of(source, new RowCounts(0, 0, rows.size(), 0, 0)));
    }
    return childrenOfThose(connection, rows)
        .chain(() -> connection.preparedQuery(statement()).execute(values(rows)))
        .map(
            counted -> {
              Row counts = counted.iterator().next();
              long deleted = counts.getLong("deleted");
              long superseded = counts.getLong("superseded");
              return Written.of(
                  source,
                  new RowCounts(0, 0, rows.size() - deleted - superseded, deleted, superseded));
            });
  }

  /**
   * They go before their rows, for those may be what they refer to. Where a version may keep a row,
   * the rows that go are locked first.
   */
  private Uni<Void> childrenOfThose(SqlConnection connection, List<RecordRow> rows) {
    if (!children.any() || layout.settings().onDelete() != OnDelete.DELETE) {
      return Uni.createFrom().voidItem();
    }
    return layout.version().isEmpty()
        ? children.delete(connection, rows)
        : connection
            .preparedQuery(going())
            .execute(values(rows))
            .chain(
                found -> {
                  List<RecordRow> going = new ArrayList<>();
                  found.forEach(it -> going.add(rows.get(it.getInteger("given_n") - 1)));
                  return children.delete(connection, going);
                });
  }

  private String going() {
    return """
        WITH batch AS MATERIALIZED (
          SELECT %1$s, given_n::int FROM unnest(%2$s) WITH ORDINALITY AS given (%3$s, given_key, given_n))
        SELECT b.given_n FROM batch AS b JOIN %4$s AS s ON %5$s WHERE NOT %6$s FOR UPDATE OF s
        """
        .formatted(
            list(it -> it.type().cast().replace("%s", "given." + it.sql()) + " AS " + it.sql()),
            arrays(),
            list(Target::sql),
            name(),
            sameKey(),
            newer(layout.version().orElseThrow(), "s", "b"));
  }

  private String statement() {
    String newer = layout.version().map(it -> newer(it, "s", "b")).orElse("false");
    boolean marks = layout.settings().onDelete() == OnDelete.MARK;
    String version = layout.version().map(it -> ", %1$s = b.%1$s".formatted(it.sql())).orElse("");
    String gone =
        marks
            ? "UPDATE %s AS s SET %s = now()%s FROM batch AS b WHERE %s AND s.%2$s IS NULL AND NOT %s RETURNING 1"
                .formatted(name(), FieldName.DELETED_AT, version, sameKey(), newer)
            : "DELETE FROM %s AS s USING batch AS b WHERE %s AND NOT %s RETURNING 1"
                .formatted(name(), sameKey(), newer);
    String remembered =
        marks || layout.version().isEmpty()
            ? ""
            : """
              , forgotten AS (%s),
              remembered AS (
                INSERT INTO deleted_keys AS known (table_oid, record_key, version)
                SELECT %d, given_key, %s::text FROM batch
                ON CONFLICT (table_oid, record_key) DO UPDATE SET version = excluded.version, deleted_at = now()
                WHERE %s)
              """
                .formatted(
                    new DeletedKeys(layout.settings()).forget(),
                    table.oid(),
                    layout.version().get().sql(),
                    olderVersion("known.version", "excluded.version"));
    return """
        WITH batch AS MATERIALIZED (SELECT %1$s, given_key FROM unnest(%2$s) AS given (%3$s, given_key)),
        gone AS (%4$s)%5$s
        SELECT (SELECT count(*) FROM gone) AS deleted,
          (SELECT count(*) FROM batch AS b JOIN %6$s AS s ON %7$s WHERE %8$s) AS superseded
        """
        .formatted(
            list(it -> it.type().cast().replace("%s", "given." + it.sql()) + " AS " + it.sql()),
            arrays(),
            list(Target::sql),
            gone,
            remembered,
            name(),
            sameKey(),
            newer);
  }

  private String name() {
    return table.name().sql();
  }

  private List<Target> columns() {
    List<Target> columns = new ArrayList<>(key);
    layout.version().filter(it -> !key.contains(it)).ifPresent(columns::add);
    return columns;
  }

  private String list(Function<Target, String> text) {
    return columns().stream().map(text).collect(Collectors.joining(", "));
  }

  private String arrays() {
    List<Target> columns = columns();
    return IntStream.rangeClosed(0, columns.size())
        .mapToObj(
            i ->
                "$%d::%s"
                    .formatted(
                        i + 1, i == columns.size() ? "text[]" : columns.get(i).type().array()))
        .collect(Collectors.joining(", "));
  }

  private String sameKey() {
    return key.stream()
        .map(it -> "s.%1$s = b.%1$s".formatted(it.sql()))
        .collect(Collectors.joining(" AND "));
  }

  private static String newer(Target version, String one, String other) {
    return "coalesce(%s > %s, false)"
        .formatted(
            version.type().comparable(one + "." + version.sql()),
            version.type().comparable(other + "." + version.sql()));
  }

  private String olderVersion(String one, String other) {
    Target version = layout.version().orElseThrow();
    return "%s < %s"
        .formatted(
            version.type().comparable(one + "::" + version.column().type()),
            version.type().comparable(other + "::" + version.column().type()));
  }

  private Tuple values(List<RecordRow> rows) {
    Tuple values = Tuple.tuple();
    for (Target target : columns()) {
      Object[] column = target.type().values(rows.size());
      for (int i = 0; i < column.length; i++) {
        column[i] = rows.get(i).columns()[target.index()];
      }
      values.addValue(target.type().bound(column));
    }
    return values.addArrayOfString(
        rows.stream().map(row -> Identifier.storable(row.key())).toArray(String[]::new));
  }

  /** Which of the rows are older than what is known to be gone. */
  Uni<Set<RecordRow>> overtaken(SqlConnection connection, List<RecordRow> rows) {
    if (rows.isEmpty()
        || layout.version().isEmpty()
        || !possible()
        || layout.settings().onDelete() != OnDelete.DELETE) {
      return Uni.createFrom().item(Set.of());
    }
    Target version = layout.version().get();
    Object[] versions = version.type().values(rows.size());
    for (int i = 0; i < versions.length; i++) {
      versions[i] = rows.get(i).columns()[version.index()];
    }
    String sql =
        """
        SELECT place::int - 1 FROM unnest($1::text[], $2::%s) WITH ORDINALITY AS b (record_key, version, place)
          JOIN deleted_keys AS d ON d.table_oid = %d AND d.record_key = b.record_key
        WHERE %s > %s
        """
            .formatted(
                version.type().array(),
                table.oid(),
                version.type().comparable("d.version::" + version.column().type()),
                version.type().comparable(version.type().cast().replace("%s", "b.version")));
    return connection
        .preparedQuery(sql)
        .execute(
            Tuple.tuple()
                .addArrayOfString(
                    rows.stream().map(row -> Identifier.storable(row.key())).toArray(String[]::new))
                .addValue(version.type().bound(versions)))
        .map(
            found -> {
              Set<RecordRow> overtaken = Collections.newSetFromMap(new IdentityHashMap<>());
              for (Row row : found) {
                overtaken.add(rows.get(row.getInteger(0)));
              }
              return overtaken;
            });
  }
}
