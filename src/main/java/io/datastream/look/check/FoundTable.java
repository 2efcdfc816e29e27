package io.datastream.look.check;

import io.datastream.failure.Problems;
import io.datastream.look.check.Finding.About;
import io.datastream.source.SourceKey;
import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.settings.ColumnSettings;
import io.datastream.table.settings.FieldName;
import io.datastream.table.settings.OnNewField;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.FoundTables;
import io.datastream.table.shape.Layout;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A table that is there: whether it can hold its source's records. */
final class FoundTable {
  private final TableSettings settings;
  private final FoundTables tables;
  private final TableDescriptor table;
  private final DeclaredTypes.Known declared;
  private final SourceKey key;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param tables the table, which is there, and the child tables that are
   */
  FoundTable(TableSettings settings, FoundTables tables, DeclaredTypes.Known declared) {
    this.settings = settings;
    this.tables = tables;
    this.table = tables.table().orElseThrow();
    this.declared = declared;
    this.key = new SourceKey(settings.source());
  }

  Uni<List<Finding>> look(SqlConnection connection) {
    Problems wrong = new Problems();
    wrong.check(() -> new Layout(settings, tables));
    wrong.lines().forEach(line -> findings.add(Finding.wrong(About.TABLE, line)));
    settings.columns().forEach(this::column);
    required();
    return new TableRights(settings, table, addsColumns() && lacksColumns())
        .look(connection)
        .map(
            rights -> {
              findings.addAll(rights);
              if (findings.stream().noneMatch(it -> it.level() == Finding.Level.WRONG)) {
                findings.add(
                    Finding.fine(
                        About.TABLE,
                        "the table %s is there%s, with %d columns"
                            .formatted(
                                table.name(),
                                table.ours() ? ", made by Datastream" : "",
                                table.columns().size())));
              }
              return findings;
            });
  }

  private boolean addsColumns() {
    return settings.learns()
        && settings.onNewField().map(it -> it == OnNewField.ADD_COLUMN).orElse(table.ours());
  }

  private boolean lacksColumns() {
    return settings.columns().stream()
        .anyMatch(it -> it.isColumn() && table.column(it.name()).isEmpty());
  }

  private void column(ColumnSettings column) {
    if (!column.isColumn()) {
      return;
    }
    Optional<ColumnDescriptor> found = table.column(column.name());
    if (found.isEmpty()) {
      lacking(column);
      return;
    }
    ColumnDescriptor its = found.get();
    if (its.generated()) {
      findings.add(
          Finding.warning(
              About.TABLE,
              "%s: the column is generated, PostgreSQL computes it: what is declared of it has no effect"
                  .formatted(key.of("columns", column.name()))));
    } else if (column.mask().isPresent() && !isText(its.type())) {
      findings.add(
          Finding.wrong(
              About.TABLE,
              "%s.mask: masks make texts, and the column %s of %s is %s; ALTER TABLE %s ALTER COLUMN %s TYPE text, or take the mask away"
                  .formatted(
                      key.of("columns", column.name()),
                      Identifier.plain(column.name()),
                      table.name(),
                      its.type(),
                      table.name(),
                      Identifier.plain(column.name()))));
    } else {
      otherType(column, its);
    }
  }

  private void lacking(ColumnSettings column) {
    findings.add(
        addsColumns()
            ? Finding.note(
                About.TABLE,
                "%s: the table %s has no such column; the first record with a value for it adds it"
                    .formatted(key.of("columns", column.name()), table.name()))
            : Finding.warning(
                About.TABLE,
                "%s: the table %s has no such column, and its values go nowhere; ALTER TABLE %s ADD COLUMN %s …, or set %s to add-column"
                    .formatted(
                        key.of("columns", column.name()),
                        table.name(),
                        table.name(),
                        Identifier.plain(column.name()),
                        key.of("on-new-field"))));
  }

  private void otherType(ColumnSettings column, ColumnDescriptor its) {
    Optional<String> wanted =
        Optional.ofNullable(declared.byColumn().get(column.name())).flatMap(it -> it);
    if (wanted.isEmpty()) {
      return;
    }
    String given = declared.given().get(column.name());
    boolean same =
        wanted.get().equals(withoutModifier(its.type()))
            && (modifier(given).isEmpty() || modifier(given).equals(modifier(its.type())));
    if (!same) {
      findings.add(
          Finding.warning(
              About.TABLE,
              "%s: '%s' is given, and in the table %s it is %s, which counts: what doesn't fit that goes to quarantine"
                  .formatted(key.of("columns", column.name()), given, table.name(), its.type())));
    }
  }

  private static String withoutModifier(String type) {
    return type.replaceFirst("\\s*\\([\\d, ]+\\)", "");
  }

  private static String modifier(String type) {
    int open = type.indexOf('(');
    return open < 0 ? "" : type.substring(open, type.indexOf(')') + 1).replace(" ", "");
  }

  private static boolean isText(String type) {
    String plain = type.toLowerCase(Locale.ROOT);
    return plain.equals("text") || plain.startsWith("character varying") || plain.equals("citext");
  }

  /** Columns that can't be without a value. */
  private void required() {
    Set<String> filled = new HashSet<>(FieldName.OWN);
    settings.columns().stream().filter(it -> !it.dropped()).forEach(it -> filled.add(it.name()));
    settings
        .key()
        .orElse(List.of(TableSettings.USUAL_KEY))
        .forEach(it -> filled.add(FieldName.folded(it)));
    List<String> others =
        table.columns().stream()
            .filter(it -> it.required() && !it.generated() && !filled.contains(it.name()))
            .map(ColumnDescriptor::name)
            .toList();
    if (others.isEmpty()) {
      return;
    }
    String names = others.stream().map(Identifier::plain).collect(Collectors.joining(", "));
    boolean dropped =
        others.stream()
            .anyMatch(it -> settings.column(it).filter(ColumnSettings::dropped).isPresent());
    findings.add(
        settings.learns() && !dropped
            ? Finding.warning(
                About.TABLE,
                "the column(s) %s of the table %s can't be without a value and have no default: records without such a field go to quarantine; declare them (%s), or give them a default"
                    .formatted(names, table.name(), key.of("columns")))
            : Finding.wrong(
                About.TABLE,
                "the column(s) %s of the table %s can't be without a value, have no default, and no record fills them; declare them (%s), or give them a default"
                    .formatted(names, table.name(), key.of("columns"))));
  }
}
