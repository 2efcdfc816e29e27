package io.datastream.table.snapshot;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.column.ColumnType;
import io.datastream.table.column.ColumnTypes;
import io.datastream.table.column.UnfitValueException;
import io.datastream.table.shape.DeletedKeys;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.RowKey;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Remembers the versions of rows that are removed: a record that comes late raises none again. */
final class RemovedVersions {
  private static final String REMEMBER =
      """
      WITH forgotten AS (%s)
      INSERT INTO deleted_keys (table_oid, record_key, version)
      SELECT %d, * FROM unnest($1::text[], $2::text[])
      ON CONFLICT (table_oid, record_key) DO UPDATE SET version = excluded.version, deleted_at = now()
      """;

  private final Layout layout;
  private final List<ColumnType> types;

  RemovedVersions(Layout layout) {
    this.layout = layout;
    // How records write them is of no account here.
    this.types =
        layout.key().stream()
            .map(it -> new ColumnTypes().of(it.column().type(), ZoneOffset.UTC, null))
            .toList();
  }

  /**
   * Removes rows.
   *
   * @param delete of the table {@code s}
   * @return how many
   */
  Uni<Long> remove(SqlConnection connection, String delete, Tuple values) {
    String returned =
        layout.key().stream()
            .map(it -> "to_jsonb(s.%s)::text".formatted(it.sql()))
            .collect(Collectors.joining(", "));
    String version = "s.%s::text".formatted(layout.version().orElseThrow().sql());
    return connection
        .preparedQuery("%s RETURNING %s, %s".formatted(delete, version, returned))
        .execute(values)
        .chain(rows -> remember(connection, rows).replaceWith((long) rows.rowCount()));
  }

  private Uni<Void> remember(SqlConnection connection, RowSet<Row> removed) {
    List<String> keys = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    for (Row row : removed) {
      // What somebody else has put there may have none.
      if (row.getString(0) != null) {
        keys.add(Identifier.storable(key(row)));
        versions.add(row.getString(0));
      }
    }
    return keys.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(
                REMEMBER.formatted(
                    new DeletedKeys(layout.settings()).forget(),
                    layout.table().orElseThrow().oid()))
            .execute(Tuple.of(keys.toArray(String[]::new), versions.toArray(String[]::new)))
            .replaceWithVoid();
  }

  private String key(Row row) {
    List<Target> key = layout.key();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      JsonCursor value = new JsonCursor();
      value.start(JsonText.of(row.getString(i + 1)));
      value.take();
      try {
        parts.add(types.get(i).identity(types.get(i).read(value)));
      } catch (UnfitValueException e) {
        throw new IllegalStateException(
            "the column %s holds what no value of it is".formatted(key.get(i).name()), e);
      }
    }
    return RowKey.of(parts);
  }
}
