package io.datastream.look.check;

import io.datastream.look.check.Finding.About;
import io.datastream.source.SourceKey;
import io.datastream.table.settings.ColumnSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What PostgreSQL makes of the types that are declared. */
final class DeclaredTypes {
  private static final String TYPE =
      "SELECT format_type(to_regtype($1), NULL) AS name, to_regtype($1) IS NOT NULL AS known";

  private final SqlConnection connection;

  DeclaredTypes(SqlConnection connection) {
    this.connection = connection;
  }

  /**
   * Of some columns.
   *
   * @param byColumn PostgreSQL's name of the type, without a modifier; empty where it has no such
   *     type
   */
  record Known(Map<String, Optional<String>> byColumn, Map<String, String> given) {
    /** Types that are none. */
    List<Finding> unknown(String source) {
      List<Finding> unknown = new ArrayList<>();
      byColumn.forEach(
          (column, type) -> {
            if (type.isEmpty()) {
              unknown.add(
                  Finding.wrong(
                      About.SETTING,
                      "%s: '%s' is given, and PostgreSQL has no such type; accepted: one that it has, like numeric(12,2)"
                          .formatted(
                              new SourceKey(source).of("columns", column), given.get(column))));
            }
          });
      return unknown;
    }
  }

  Uni<Known> of(List<ColumnSettings> columns) {
    Known known = new Known(new HashMap<>(), new HashMap<>());
    Uni<Void> all = Uni.createFrom().voidItem();
    for (ColumnSettings column : columns) {
      // What counts by itself is no type, though a table can be made with it.
      String type =
          column.type().filter(it -> !it.toLowerCase(Locale.ROOT).endsWith("serial")).orElse(null);
      if (type != null) {
        known.given().put(column.name(), type);
        all =
            all.chain(
                () ->
                    name(type)
                        .invoke(name -> known.byColumn().put(column.name(), name))
                        .replaceWithVoid());
      }
    }
    return all.replaceWith(known);
  }

  private Uni<Optional<String>> name(String type) {
    return connection
        .preparedQuery(TYPE)
        .execute(Tuple.of(type))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return row.getBoolean("known")
                  ? Optional.of(row.getString("name"))
                  : Optional.<String>empty();
            })
        // Before version 16 it fails where there is none.
        .onFailure(PgException.class)
        .recoverWithItem(Optional.empty());
  }
}
