package io.datastream.table.shape;

import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.catalog.TableName;
import io.datastream.table.change.TableChange;
import io.datastream.table.column.LearntType;
import io.datastream.table.settings.ChildSettings;
import io.datastream.table.settings.ColumnSettings;
import io.datastream.table.settings.FieldName;
import io.datastream.table.settings.OnNewField;
import io.datastream.table.settings.TableSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What has to be done to a source's table, so that it has room for its records. */
public final class TablePlan {
  /**
   * Room in each page for the next version of a row beside it: PostgreSQL leaves the index alone.
   */
  private static final String WITH_ROOM = " WITH (fillfactor = 50)";

  private final TableSettings settings;
  private final Layout layout;
  private final NewColumns wanted;
  private final boolean usualKey;
  private final Optional<ChildTable> child;

  /**
   * @param wanted columns that the records need
   * @param usualKey whether all of them have the usual key
   */
  public TablePlan(Layout layout, NewColumns wanted, boolean usualKey) {
    this(layout, wanted, usualKey, Optional.empty());
  }

  private TablePlan(
      Layout layout, NewColumns wanted, boolean usualKey, Optional<ChildTable> child) {
    this.settings = layout.settings();
    this.layout = layout;
    this.wanted = wanted;
    this.usualKey = usualKey;
    this.child = child;
  }

  /**
   * What has to be done to a child table whose parent is there.
   *
   * @param wanted columns that the elements need
   */
  public static TablePlan of(ChildTable child, NewColumns wanted) {
    return new TablePlan(child.layout(), wanted, false, Optional.of(child));
  }

  /** Whether there is a table already, or one can be made: its key's types are known. */
  public boolean possible() {
    return layout.table().isPresent()
        || Stream.concat(key().stream(), newest().stream())
            .allMatch(it -> it.equals(FieldName.RECORD_KEY) || types().containsKey(it));
  }

  /** What is to be done to the table as it is now. */
  public List<TableChange> changes(Optional<TableDescriptor> now) {
    return now.map(this::alterations).orElseGet(() -> List.of(TableChange.created(create())));
  }

  /** The columns of a new table's key. */
  List<String> key() {
    if (child.isPresent()) {
      return Stream.concat(child.get().links().stream(), Stream.of(ChildSettings.PLACE)).toList();
    }
    if (settings.appends()) {
      return List.of(FieldName.RECORD_KEY);
    }
    if (settings.key().isPresent()) {
      return layout.keyColumns(settings.key().get());
    }
    if (!layout.children().isEmpty() || settings.keepsHistory()) {
      // Their rows are found by it.
      return List.of(TableSettings.USUAL_KEY);
    }
    boolean usable = usualKey && wanted.added().get(TableSettings.USUAL_KEY) != LearntType.JSONB;
    return List.of(usable ? TableSettings.USUAL_KEY : FieldName.RECORD_KEY);
  }

  /** The column whose type a period's limits have. */
  private Optional<String> newest() {
    return settings.keepsHistory()
        ? settings.newestBy().map(it -> layout.keyColumns(List.of(it)).get(0))
        : Optional.empty();
  }

  /** All columns of a new table that are of its records, with their types. */
  private Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    for (ColumnSettings column : settings.columns()) {
      LearntType learnt = wanted.added().get(column.name());
      if (column.isColumn() && (column.type().isPresent() || learnt != null)) {
        types.put(column.name(), typeOf(column, learnt));
      }
    }
    wanted.added().forEach((name, type) -> types.putIfAbsent(name, type.sql()));
    return types;
  }

  private static String typeOf(ColumnSettings column, LearntType learnt) {
    return column.mask().isPresent() ? "text" : column.type().orElseGet(() -> learnt.sql());
  }

  /**
   * A column of a new table.
   *
   * @param type PostgreSQL's
   * @param more of its definition, after the type
   * @param required whether it takes no null
   */
  record Column(String type, String more, boolean required) {}

  /** The table's name. */
  TableName table() {
    return settings.table();
  }

  /** The columns of a new table by their names, in their order. */
  Map<String, Column> columns() {
    List<String> key = key();
    Map<String, String> types = types();
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String name : key) {
      String type = keyType(name, types);
      columns.put(name, new Column(type, keyCollation(type), true));
    }
    types.forEach(
        (name, type) -> {
          boolean required = settings.column(name).filter(ColumnSettings::notNull).isPresent();
          columns.putIfAbsent(name, new Column(type, required ? " NOT NULL" : "", required));
        });
    if (layout.onNewField() == OnNewField.KEEP) {
      columns.put(FieldName.EXTRA, new Column("jsonb", "", false));
    }
    if (settings.marks()) {
      columns.put(FieldName.DELETED_AT, new Column("timestamptz", "", false));
    }
    if (settings.keepsHistory()) {
      String limit = newest().map(types::get).orElse("timestamptz");
      columns.put(FieldName.VALID_FROM, new Column(limit, "", true));
      columns.put(FieldName.VALID_TO, new Column(limit, "", false));
    }
    for (String own : settings.bookkeeping()) {
      columns.putIfAbsent(own, new Column(ownType(own), "", false));
    }
    return columns;
  }

  /** The columns of a new table's primary key. */
  List<String> primaryKey() {
    return settings.keepsHistory()
        ? Stream.concat(key().stream(), Stream.of(FieldName.VALID_FROM)).toList()
        : key();
  }

  private String create() {
    List<String> key = key();
    List<String> columns = new ArrayList<>();
    columns()
        .forEach(
            (name, column) ->
                columns.add(
                    (FieldName.OWN.contains(name) ? name : Identifier.quoted(name))
                        + " "
                        + column.type()
                        + column.more()));
    columns.add("PRIMARY KEY (" + names(primaryKey()) + ")");
    return "CREATE TABLE %s (%s)%s%s"
        .formatted(
            settings.table().sql(),
            String.join(", ", columns),
            child.isPresent() || settings.keepsHistory() || key.contains(FieldName.RECORD_KEY)
                ? ""
                : WITH_ROOM,
            settings.keepsHistory()
                ? "; CREATE UNIQUE INDEX ON %s (%s) WHERE %s IS NULL"
                    .formatted(settings.table().sql(), names(key), FieldName.VALID_TO)
                : "");
  }

  /** Keys are compared for equality alone; a language's rules would only make that slow. */
  private static String keyCollation(String type) {
    return "text".equals(type) ? " COLLATE \"C\"" : "";
  }

  private static String names(List<String> columns) {
    return String.join(", ", columns.stream().map(Identifier::quoted).toList());
  }

  private String keyType(String name, Map<String, String> types) {
    if (name.equals(FieldName.RECORD_KEY)) {
      return "text";
    }
    if (name.equals(ChildSettings.PLACE) && child.isPresent()) {
      return "integer";
    }
    return child
        .map(it -> it.key().get(it.links().indexOf(name)).column().type())
        .orElseGet(() -> types.get(name));
  }

  private static String ownType(String column) {
    return switch (column) {
      case FieldName.RUN_ID -> "uuid";
      case FieldName.INGESTED_AT, FieldName.PROCESSED_AT -> "timestamptz";
      default -> "text";
    };
  }

  private List<TableChange> alterations(TableDescriptor now) {
    List<TableChange> changes = new ArrayList<>();
    wanted
        .added()
        .forEach(
            (name, type) -> {
              if (now.column(name).isEmpty()) {
                changes.add(added(now, name, type));
              }
            });
    wanted
        .widened()
        .forEach(
            (name, type) ->
                now.column(name)
                    .filter(it -> narrower(it, type))
                    .ifPresent(it -> changes.add(widened(now, it, type))));
    return changes;
  }

  private TableChange added(TableDescriptor now, String name, LearntType learnt) {
    String type = settings.column(name).map(it -> typeOf(it, learnt)).orElse(learnt.sql());
    return new TableChange(
        TableChange.Kind.COLUMN_ADDED,
        Optional.of(name),
        Optional.empty(),
        Optional.of(type),
        "ALTER TABLE %s ADD COLUMN %s %s"
            .formatted(now.name().sql(), Identifier.quoted(name), type));
  }

  /** Somebody may have widened it meanwhile. */
  private static boolean narrower(ColumnDescriptor column, LearntType type) {
    return switch (column.type()) {
      case "smallint", "integer" -> true;
      case "bigint" -> type == LearntType.NUMERIC;
      case "date" -> type == LearntType.TEXT;
      default -> false;
    };
  }

  private static TableChange widened(
      TableDescriptor now, ColumnDescriptor column, LearntType type) {
    return new TableChange(
        TableChange.Kind.COLUMN_WIDENED,
        Optional.of(column.name()),
        Optional.of(column.type()),
        Optional.of(type.sql()),
        "ALTER TABLE %1$s ALTER COLUMN %2$s TYPE %3$s USING %2$s::%3$s"
            .formatted(now.name().sql(), Identifier.quoted(column.name()), type.sql()));
  }
}
