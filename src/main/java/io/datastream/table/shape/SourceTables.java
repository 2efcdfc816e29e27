package io.datastream.table.shape;

import io.datastream.table.catalog.TableCatalog;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.catalog.TableName;
import io.datastream.table.settings.TableSettings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks up the tables of a source: its own, and the child tables beside it. */
@Singleton
public class SourceTables {
  private final TableCatalog catalog;

  SourceTables(TableCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Looks them up.
   *
   * @return fails with {@link io.datastream.table.catalog.NotATableException} where one is
   *     something else
   */
  public Uni<FoundTables> look(SqlConnection connection, TableSettings settings) {
    return look(connection, settings, true);
  }

  /** The same in a database that has no tables of Datastream's yet. */
  public Uni<FoundTables> lookWithoutHistory(SqlConnection connection, TableSettings settings) {
    return look(connection, settings, false);
  }

  private Uni<FoundTables> look(
      SqlConnection connection, TableSettings settings, boolean migrated) {
    Map<String, TableDescriptor> children = new HashMap<>();
    return Multi.createFrom()
        .iterable(settings.children())
        .onItem()
        .transformToUniAndConcatenate(
            it ->
                look(connection, it.child().orElseThrow().table(), migrated)
                    .invoke(found -> found.ifPresent(table -> children.put(it.name(), table))))
        .onItem()
        .ignoreAsUni()
        .chain(() -> look(connection, settings.table(), migrated))
        .map(table -> new FoundTables(table, children));
  }

  private Uni<Optional<TableDescriptor>> look(
      SqlConnection connection, TableName table, boolean migrated) {
    return migrated
        ? catalog.look(connection, table)
        : catalog.lookWithoutHistory(connection, table);
  }
}
