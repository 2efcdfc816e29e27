package io.datastream.look.check;

import io.datastream.failure.FailureText;
import io.datastream.look.check.Finding.About;
import io.datastream.postgres.Database;
import io.datastream.postgres.SchemaMigration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** PostgreSQL: whether it answers, has Datastream's tables, and may be written to. */
@Singleton
class DatabaseLook {
  private static final String WHERE =
      "SELECT current_user AS who, current_database() AS database, current_setting('server_version') AS version";

  /** Its own tables that the role can't write to, with what it lacks. */
  private static final String RIGHTS =
      """
      SELECT string_agg(DISTINCT name, ', ' ORDER BY name) AS tables,
        string_agg(DISTINCT right_name, ', ' ORDER BY right_name) AS rights
      FROM unnest(ARRAY['stream_records', 'partition_offsets', 'pipeline_runs', 'run_topics',
          'run_tables', 'deleted_keys', 'table_changes', 'quarantined_records', 'snapshot_sources',
          'snapshot_readings', 'snapshot_keys']) AS name
        CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS right_name
      WHERE NOT has_table_privilege(to_regclass(name)::oid, right_name)
      """;

  private final Database database;
  private final SchemaMigration migration;
  private final TablesLook tables;

  DatabaseLook(Database database, SchemaMigration migration, TablesLook tables) {
    this.database = database;
    this.migration = migration;
    this.tables = tables;
  }

  private record Session(String role, String database, String version) {}

  /** PostgreSQL, and the tables of some sources. */
  Uni<List<Finding>> look(Set<String> names) {
    return session()
        .chain(
            session ->
                Uni.combine()
                    .all()
                    .unis(schema(session), tables.look(names))
                    .with(
                        (schema, ofSources) -> {
                          List<Finding> all = new ArrayList<>();
                          all.add(
                              Finding.fine(
                                  About.POSTGRESQL,
                                  "PostgreSQL %s answers: database %s, role %s"
                                      .formatted(
                                          session.version(), session.database(), session.role())));
                          all.addAll(schema);
                          all.addAll(ofSources);
                          return all;
                        }))
        .onFailure()
        .recoverWithItem(
            failure -> List.of(Finding.wrong(About.POSTGRESQL, FailureText.of(failure).line())));
  }

  private Uni<Session> session() {
    return database.onConnection(
        connection ->
            connection
                .query(WHERE)
                .execute()
                .map(
                    rows -> {
                      Row row = rows.iterator().next();
                      return new Session(
                          row.getString("who"),
                          row.getString("database"),
                          row.getString("version"));
                    }));
  }

  private Uni<List<Finding>> schema(Session session) {
    return migration
        .state()
        .chain(
            state ->
                state.missing() == 0
                    ? rights(session)
                        .map(
                            lacking -> {
                              List<Finding> all = new ArrayList<>();
                              all.add(
                                  Finding.fine(
                                      About.SCHEMA,
                                      "Datastream's tables are there, at version "
                                          + state.newest()));
                              all.addAll(lacking);
                              return all;
                            })
                    : Uni.createFrom().item(List.of(behind(session, state))))
        .onFailure()
        .recoverWithItem(
            failure -> List.of(Finding.wrong(About.SCHEMA, FailureText.of(failure).line())));
  }

  private static Finding behind(Session session, SchemaMigration.State state) {
    return Finding.wrong(
        About.SCHEMA,
        state
            .at()
            .filter(it -> !it.equals("0"))
            .map(
                it ->
                    "Datastream's tables in the database %s are at version %s, and %s is needed: run `datastream migrate` first"
                        .formatted(session.database(), it, state.newest()))
            .orElseGet(
                () ->
                    "the database %s lacks Datastream's tables: run `datastream migrate` first"
                        .formatted(session.database())));
  }

  private Uni<List<Finding>> rights(Session session) {
    return database.onConnection(
        connection ->
            connection
                .query(RIGHTS)
                .execute()
                .map(
                    rows -> {
                      RowIterator<Row> found = rows.iterator();
                      Row row = found.next();
                      return row.getString("tables") == null
                          ? List.<Finding>of()
                          : List.of(
                              Finding.wrong(
                                  About.RIGHT,
                                  "the role %s has no right to %s on %s; GRANT SELECT, INSERT, UPDATE ON them TO it"
                                      .formatted(
                                          session.role(),
                                          row.getString("rights"),
                                          row.getString("tables"))));
                    }));
  }
}
