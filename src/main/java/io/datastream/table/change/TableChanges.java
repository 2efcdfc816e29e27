package io.datastream.table.change;

import io.datastream.postgres.Database;
import io.datastream.table.catalog.TableCatalog;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.catalog.TableName;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Changes tables, each change once, however many workers want it at the same time. */
@ApplicationScoped
public class TableChanges {
  private static final Logger LOG = Logger.getLogger(TableChanges.class);

  private static final String LOCK = "SELECT pg_advisory_xact_lock($1)";

  private static final String REMEMBER =
      """
      INSERT INTO table_changes
        (run_id, source, table_name, table_oid, change, column_name, from_type, to_type, statement)
      VALUES ($1, $2, $3, to_regclass($3), $4, $5, $6, $7, $8)
      """;

  private static final String SCHEMA =
      "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";

  private final Database database;
  private final TableCatalog catalog;

  TableChanges(Database database, TableCatalog catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  /**
   * Makes changes in a transaction of their own.
   *
   * @param source whose records need them
   * @param runId of the run that makes them
   * @param needed what is to be done to the table as it is by then: others may have done it. Empty
   *     where nothing is
   * @return nothing; fails with PostgreSQL's refusal
   */
  public Uni<Void> make(
      TableName table,
      String source,
      UUID runId,
      Function<Optional<TableDescriptor>, List<TableChange>> needed) {
    return database.inTransaction(
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(lockOf(table)))
                .chain(() -> catalog.look(connection, table))
                .chain(
                    now ->
                        Multi.createFrom()
                            .iterable(needed.apply(now))
                            .onItem()
                            .transformToUniAndConcatenate(
                                change -> make(connection, table, source, runId, change))
                            .onItem()
                            .ignoreAsUni()));
  }

  private static Uni<Void> make(
      SqlConnection connection, TableName table, String source, UUID runId, TableChange change) {
    Uni<Void> schema =
        change.kind() == TableChange.Kind.CREATED && table.schema().isPresent()
            ? schema(connection, table.schema().get())
            : Uni.createFrom().voidItem();
    return schema
        .chain(() -> connection.query(change.statement()).execute())
        .chain(
            () ->
                connection
                    .preparedQuery(REMEMBER)
                    .execute(
                        Tuple.tuple()
                            .addUUID(runId)
                            .addString(source)
                            .addString(table.sql())
                            .addString(change.kind().name().toLowerCase(Locale.ROOT))
                            .addString(change.column().orElse(null))
                            .addString(change.fromType().orElse(null))
                            .addString(change.toType().orElse(null))
                            .addString(change.statement())))
        .invoke(() -> LOG.infof("run %s, source %s: %s", runId, source, change.statement()))
        .replaceWithVoid();
  }

  /** One that is there needs no right to make one. */
  private static Uni<Void> schema(SqlConnection connection, String name) {
    return connection
        .preparedQuery(SCHEMA)
        .execute(Tuple.of(name))
        .chain(
            there ->
                there.iterator().next().getBoolean(0)
                    ? Uni.createFrom().voidItem()
                    : connection
                        .query(
                            "CREATE SCHEMA IF NOT EXISTS "
                                + new TableName(Optional.empty(), name).sql())
                        .execute()
                        .replaceWithVoid());
  }

  private static long lockOf(TableName table) {
    return UUID.nameUUIDFromBytes(
            ("datastream table\n" + table.sql()).getBytes(StandardCharsets.UTF_8))
        .getMostSignificantBits();
  }
}
