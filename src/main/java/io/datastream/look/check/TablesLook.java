package io.datastream.look.check;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureText;
import io.datastream.look.check.Finding.About;
import io.datastream.postgres.Database;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.FoundTables;
import io.datastream.table.shape.SourceTables;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tables of sources: what is there against what is configured, and what may be done to it. */
@Singleton
class TablesLook {
  /** Counting more takes time, and says no more. */
  private static final long MOST_COUNTED = 1_000_000;

  private static final String HAS_HISTORY = "SELECT to_regclass('table_changes') IS NOT NULL";

  private static final String EARLIER =
      """
      SELECT count(*) FROM (SELECT FROM stream_records WHERE source = $1 LIMIT %d) AS counted
      """
          .formatted(MOST_COUNTED + 1);

  private final Database database;
  private final SourceTables existing;
  private final ConfiguredTables tables;

  TablesLook(Database database, SourceTables existing, ConfiguredTables tables) {
    this.database = database;
    this.existing = existing;
    this.tables = tables;
  }

  /** Those of some sources. */
  Uni<List<Finding>> look(Set<String> names) {
    Map<String, TableSettings> chosen = new TreeMap<>(tables.bySource());
    chosen.keySet().retainAll(names);
    if (chosen.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return database.onConnection(
        connection ->
            connection
                .query(HAS_HISTORY)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0))
                .chain(
                    migrated ->
                        Multi.createFrom()
                            .iterable(chosen.values())
                            .onItem()
                            .transformToUniAndConcatenate(
                                settings -> look(connection, settings, migrated))
                            .collect()
                            .asList())
                .map(each -> each.stream().flatMap(List::stream).toList()));
  }

  private Uni<List<Finding>> look(
      SqlConnection connection, TableSettings settings, boolean migrated) {
    return (migrated
            ? existing.look(connection, settings)
            : existing.lookWithoutHistory(connection, settings))
        .chain(
            found ->
                look(connection, settings, found)
                    .chain(its -> children(connection, settings, found, its)))
        .chain(findings -> migrated ? earlier(connection, settings, findings) : item(findings))
        .onFailure(failure -> failure instanceof CodedFailure || failure instanceof PgException)
        .recoverWithItem(failure -> List.of(unlookable(settings, failure)))
        .map(findings -> findings.stream().map(it -> it.of(settings.source())).toList());
  }

  /** Rights to child tables, and to make them; what they have to be like the parent says. */
  private static Uni<List<Finding>> children(
      SqlConnection connection, TableSettings settings, FoundTables found, List<Finding> its) {
    return Multi.createFrom()
        .iterable(settings.children())
        .onItem()
        .transformToUniAndConcatenate(
            it -> {
              TableSettings child = settings.of(it.child().orElseThrow());
              TableDescriptor table = found.children().get(it.name());
              return table == null
                  ? new MissingTable(child).look(connection)
                  : new TableRights(child, table, false).look(connection);
            })
        .collect()
        .asList()
        .map(each -> joined(its, each.stream().flatMap(List::stream).toList()));
  }

  private static Uni<List<Finding>> item(List<Finding> findings) {
    return Uni.createFrom().item(findings);
  }

  private static Uni<List<Finding>> look(
      SqlConnection connection, TableSettings settings, FoundTables found) {
    DeclaredTypes types = new DeclaredTypes(connection);
    return types
        .of(settings.columns())
        .chain(
            declared ->
                found
                    .table()
                    .map(
                        table ->
                            new FoundTable(settings, found, declared)
                                .look(connection)
                                .map(all -> joined(declared.unknown(settings.source()), all)))
                    .orElseGet(
                        () ->
                            new MissingTable(settings)
                                .look(connection)
                                .map(all -> joined(declared.unknown(settings.source()), all))));
  }

  private static List<Finding> joined(List<Finding> some, List<Finding> more) {
    List<Finding> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static Finding unlookable(TableSettings settings, Throwable failure) {
    if (failure instanceof PgException refused) {
      return Finding.wrong(
          About.RIGHT,
          "the table %s can't be looked up: %s (%s); GRANT USAGE, CREATE ON SCHEMA %s TO the role, or set another datastream.sources.%s.table"
              .formatted(
                  settings.table(),
                  refused.getErrorMessage(),
                  refused.getSqlState(),
                  settings.table().schema().map(Identifier::plain).orElse("public"),
                  settings.source()));
    }
    return Finding.wrong(
        About.TABLE, "source %s: %s".formatted(settings.source(), FailureText.of(failure).line()));
  }

  /** Rows from the time before the source had a table. */
  private static Uni<List<Finding>> earlier(
      SqlConnection connection, TableSettings settings, List<Finding> findings) {
    return connection
        .preparedQuery(EARLIER)
        .execute(Tuple.of(settings.source()))
        .map(
            rows -> {
              long count = rows.iterator().next().getLong(0);
              return count == 0
                  ? findings
                  : joined(
                      findings,
                      List.of(
                          Finding.note(
                              About.TABLE,
                              "%s row(s) of source %s from the time before it had a table stand in stream_records, and stay there; the table %s has what came since"
                                  .formatted(
                                      count > MOST_COUNTED
                                          ? "more than " + MOST_COUNTED
                                          : String.valueOf(count),
                                      settings.source(),
                                      settings.table()))));
            })
        // What may not be read is said with the rights on Datastream's own tables.
        .onFailure(PgException.class)
        .recoverWithItem(findings);
  }
}
