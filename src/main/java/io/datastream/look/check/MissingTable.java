package io.datastream.look.check;

import io.datastream.look.check.Finding.About;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.settings.TableSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** A table that isn't there: whether it can be made. */
final class MissingTable {
  private static final String PLACE =
      """
      SELECT current_user AS who, it.name AS schema, current_database() AS database, n.oid IS NOT NULL AS there,
        coalesce(has_schema_privilege(n.oid, 'CREATE'), false) AS creatable,
        coalesce(has_schema_privilege(n.oid, 'USAGE'), false) AS usable,
        has_database_privilege(current_database(), 'CREATE') AS schemas
      FROM (SELECT coalesce($1::text, current_schema()) AS name) AS it
        LEFT JOIN pg_namespace n ON n.nspname = it.name
      """;

  private final TableSettings settings;

  MissingTable(TableSettings settings) {
    this.settings = settings;
  }

  Uni<List<Finding>> look(SqlConnection connection) {
    return connection
        .preparedQuery(PLACE)
        .execute(Tuple.of(settings.table().schema().orElse(null)))
        .map(rows -> List.of(look(rows.iterator().next())));
  }

  private Finding look(Row place) {
    String role = Identifier.quoted(place.getString("who"));
    String schema = place.getString("schema");
    if (schema == null) {
      return Finding.wrong(
          About.TABLE,
          "the table %s is not there, and can't be made: search_path has no schema that is there; give datastream.sources.%s.table a schema"
              .formatted(settings.table(), settings.source()));
    }
    String named = Identifier.plain(schema);
    if (!place.getBoolean("there")) {
      return place.getBoolean("schemas")
          ? Finding.note(
              About.TABLE,
              "the table %s is not there; the first run with records of source %s makes it, and the schema %s"
                  .formatted(settings.table(), settings.source(), named))
          : Finding.wrong(
              About.RIGHT,
              "the table %s is not there, nor its schema, and the role has no right to make one; CREATE SCHEMA %s AUTHORIZATION %s"
                  .formatted(settings.table(), named, role));
    }
    if (!place.getBoolean("creatable") || !place.getBoolean("usable")) {
      return Finding.wrong(
          About.RIGHT,
          "the table %s is not there, and the role has no right to make it; GRANT USAGE, CREATE ON SCHEMA %s TO %s, or make it yourself"
              .formatted(settings.table(), named, role));
    }
    return Finding.note(
        About.TABLE,
        "the table %s is not there; the first run with records of source %s makes it"
            .formatted(settings.table(), settings.source()));
  }
}
