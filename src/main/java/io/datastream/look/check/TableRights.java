package io.datastream.look.check;

import io.datastream.look.check.Finding.About;
import io.datastream.source.SourceKey;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.settings.OnDelete;
import io.datastream.table.settings.OnNewField;
import io.datastream.table.settings.TableSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** What the role may do to a table that is there. */
final class TableRights {
  private static final String RIGHTS =
      """
      SELECT current_user AS who, pg_get_userbyid(c.relowner) AS owner,
        pg_has_role(c.relowner, 'USAGE') AS owned,
        has_any_column_privilege(c.oid, 'SELECT') AS selects,
        has_any_column_privilege(c.oid, 'INSERT') AS inserts,
        has_any_column_privilege(c.oid, 'UPDATE') AS updates,
        has_table_privilege(c.oid, 'DELETE') AS deletes
      FROM pg_class c WHERE c.oid = $1::bigint::oid
      """;

  private final TableSettings settings;
  private final TableDescriptor table;
  private final boolean alters;

  /**
   * @param alters whether the first record has the table changed
   */
  TableRights(TableSettings settings, TableDescriptor table, boolean alters) {
    this.settings = settings;
    this.table = table;
    this.alters = alters;
  }

  Uni<List<Finding>> look(SqlConnection connection) {
    return connection
        .preparedQuery(RIGHTS)
        .execute(Tuple.of(table.oid()))
        .map(rows -> look(rows.iterator().next()));
  }

  private List<Finding> look(Row rights) {
    List<Finding> findings = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    lacks(lacking, rights, "selects", "SELECT", true);
    lacks(lacking, rights, "inserts", "INSERT", true);
    lacks(lacking, rights, "updates", "UPDATE", !settings.appends());
    boolean deletes = settings.deletes() && settings.onDelete() == OnDelete.DELETE;
    lacks(lacking, rights, "deletes", "DELETE", deletes);
    String role = Identifier.quoted(rights.getString("who"));
    if (!lacking.isEmpty()) {
      String names = String.join(", ", lacking);
      findings.add(
          Finding.wrong(
              About.RIGHT,
              "the role has no right to %s on the table %s; GRANT %s ON %s TO %s"
                  .formatted(names, table.name(), names, table.name(), role)));
    }
    if (!rights.getBoolean("owned")) {
      owner(findings, rights.getString("owner"), role);
    }
    return findings;
  }

  private static void lacks(
      List<String> lacking, Row rights, String column, String right, boolean needed) {
    if (needed && !rights.getBoolean(column)) {
      lacking.add(right);
    }
  }

  /** Only who owns a table changes it. */
  private void owner(List<Finding> findings, String owner, String role) {
    boolean asked = settings.onNewField().filter(OnNewField.ADD_COLUMN::equals).isPresent();
    if (alters || asked && settings.learns()) {
      findings.add(
          Finding.wrong(
              About.RIGHT,
              "the table %s belongs to %s, and only its owner can ALTER it, which a new column takes; GRANT %s TO %s, or set %s to another policy than add-column"
                  .formatted(table.name(), owner, Identifier.quoted(owner), role, onNewField())));
    } else if (table.ours() && settings.learns() && settings.onNewField().isEmpty()) {
      findings.add(
          Finding.warning(
              About.RIGHT,
              "the table %s belongs to %s, and only its owner can ALTER it: the first record with a new field fails the run; GRANT %s TO %s, or set %s"
                  .formatted(table.name(), owner, Identifier.quoted(owner), role, onNewField())));
    }
  }

  private String onNewField() {
    return new SourceKey(settings.source()).of("on-new-field");
  }
}
