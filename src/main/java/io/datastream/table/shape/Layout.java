package io.datastream.table.shape;

import io.datastream.failure.Problems;
import io.datastream.record.JsonCursor;
import io.datastream.table.Keys;
import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.column.ColumnType;
import io.datastream.table.column.ColumnTypes;
import io.datastream.table.column.UnfitValueException;
import io.datastream.table.settings.ColumnSettings;
import io.datastream.table.settings.FieldName;
import io.datastream.table.settings.OnMissingField;
import io.datastream.table.settings.OnNewField;
import io.datastream.table.settings.OnTypeChange;
import io.datastream.table.settings.TableSettings;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a source's records lie in its table: which field is which column. Made anew when the table
 * has changed.
 */
public final class Layout {
  /** PostgreSQL writes a table anew to widen a column, and nobody can use it meanwhile. */
  private static final long MOST_REWRITTEN = 1L << 30;

  private final TableSettings settings;
  private final Optional<TableDescriptor> table;
  private final OnNewField onNewField;
  private final List<Target> targets = new ArrayList<>();
  private final Map<String, Target> byColumn = new HashMap<>();
  private final FieldNode root;
  private final List<FieldNode> derived;
  private final Map<String, FieldNode> ofMessage = new LinkedHashMap<>();
  private final List<Target> key;
  private final boolean keyedByPlace;
  private final Optional<Target> version;
  private final List<String> filled;
  private final List<ChildTable> children;

  /**
   * @throws WrongTableException when the tables can't hold the source's records
   * @throws io.datastream.failure.SeveralProblemsException when they can't for several reasons
   */
  public Layout(TableSettings settings, FoundTables found) {
    this(settings, found, List.of());
  }

  /**
   * @param filled columns that no field is for
   */
  Layout(TableSettings settings, FoundTables found, List<String> filled) {
    this.settings = settings;
    this.table = found.table();
    this.filled = filled;
    this.onNewField = onNewField(settings, table);
    Problems wrong = new Problems();
    table.ifPresent(it -> it.columns().forEach(column -> wrong.check(() -> target(column))));
    this.keyedByPlace = table.isPresent() && placed(table.get());
    this.key =
        table.isPresent() && !keyedByPlace
            ? wrong.read(() -> key(table.get()), List.<Target>of())
            : List.of();
    // Where the key is wrong, nothing can be said of what hangs on it.
    this.children =
        wrong.lines().isEmpty()
            ? wrong.read(() -> children(found), List.<ChildTable>of())
            : List.of();
    this.root = new FieldNode("", null, null, true);
    settings.columns().stream()
        .filter(it -> it.value().isEmpty() && !settings.ofMessage(it))
        .forEach(this::field);
    settings.messageFields().forEach(it -> ofMessage.put(it, ofMessage(it)));
    this.derived =
        settings.columns().stream()
            .filter(it -> it.value().isPresent())
            .map(it -> declared("columns." + it.name() + ".value", it))
            .toList();
    this.version =
        table.isPresent()
            ? wrong.read(() -> settings.newestBy().map(this::version), Optional.<Target>empty())
            : Optional.empty();
    wrong.check(this::checkMark);
    wrong.refuse();
  }

  private static OnNewField onNewField(TableSettings settings, Optional<TableDescriptor> table) {
    if (!settings.learns()) {
      return OnNewField.IGNORE;
    }
    if (table.isEmpty()) {
      // What it is made of is not new to it.
      return settings
          .onNewField()
          .filter(it -> it == OnNewField.KEEP)
          .orElse(OnNewField.ADD_COLUMN);
    }
    return settings
        .onNewField()
        .orElse(table.get().ours() ? OnNewField.ADD_COLUMN : OnNewField.IGNORE);
  }

  private void target(ColumnDescriptor column) {
    Optional<ColumnSettings> declared = settings.column(column.name());
    boolean keyColumn =
        settings.key().filter(it -> keyColumns(it).contains(column.name())).isPresent();
    boolean numbered = column.numbered() && declared.isEmpty() && !keyColumn;
    boolean own = FieldName.OWN.contains(column.name()) || filled.contains(column.name());
    if (column.generated() || numbered || own) {
      return;
    }
    ColumnType type =
        new ColumnTypes()
            .of(
                column.type(),
                declared.map(ColumnSettings::zone).orElse(ZoneOffset.UTC),
                declared.map(ColumnSettings::format).orElse(null));
    Target target =
        new Target(
            targets.size(),
            column,
            type,
            declared,
            whenNothing(column, type, declared),
            isOptional(column, declared));
    targets.add(target);
    byColumn.put(column.name(), target);
  }

  private boolean isOptional(ColumnDescriptor column, Optional<ColumnSettings> declared) {
    if (declared.flatMap(ColumnSettings::whenNothing).isPresent()) {
      return false;
    }
    boolean found = !table.orElseThrow().ours();
    // Versions and the rows of a child table are always new.
    boolean replaces = filled.isEmpty() && !settings.keepsHistory();
    OnMissingField missing =
        settings
            .onMissingField()
            .orElse(
                replaces && found && declared.isEmpty()
                    ? OnMissingField.KEEP
                    : OnMissingField.NULL);
    return replaces && missing == OnMissingField.KEEP || column.hasDefault();
  }

  private Object whenNothing(
      ColumnDescriptor column, ColumnType type, Optional<ColumnSettings> declared) {
    if (declared.flatMap(ColumnSettings::whenNothing).isEmpty()) {
      return null;
    }
    JsonCursor value = new JsonCursor();
    value.start(declared.get().whenNothing().get());
    value.take();
    try {
      return value.kind() == JsonCursor.Kind.NULL ? null : type.read(value);
    } catch (UnfitValueException e) {
      throw new WrongTableException(
          "datastream.sources.%s.columns.%s.default: '%s' is given; the column %s is %s, which takes %s"
              .formatted(
                  settings.source(),
                  column.name(),
                  value.text(),
                  column.name(),
                  column.type(),
                  e.getMessage()));
    }
  }

  /** A field of the message; one of the record that is called so is nothing beside it. */
  private FieldNode ofMessage(String field) {
    root.put(field, FieldNode.unwanted("/" + field));
    String column = keyColumn(field);
    return settings
        .column(column)
        .map(it -> declared(field, it))
        .orElseGet(() -> new FieldNode(field, byColumn.get(column), column, false));
  }

  /** The way to a declared column. */
  private void field(ColumnSettings column) {
    FieldNode at = root;
    List<String> path = column.from().isEmpty() ? List.of(column.name()) : column.from();
    for (int i = 0; i < path.size(); i++) {
      FieldNode known = at.get(path.get(i));
      boolean last = i + 1 == path.size();
      if (known == null || last) {
        FieldNode made =
            last ? declared(at.path() + "/" + path.get(i), column) : unlisted(at, path.get(i), i);
        at = at.put(path.get(i), made);
      } else {
        at = known;
      }
    }
  }

  private FieldNode declared(String path, ColumnSettings column) {
    if (column.dropped()) {
      return FieldNode.unwanted(path);
    }
    if (column.child().isPresent()) {
      return children.stream()
          .filter(it -> it.name().equals(column.name()))
          .findFirst()
          .map(it -> FieldNode.of(path, it))
          .orElseGet(() -> FieldNode.unwanted(path));
    }
    Target target = byColumn.get(column.name());
    // Where the table lacks it, it is as good as a new one.
    boolean missing = target == null && table.isPresent();
    // Which records have the key says what a new table's is.
    boolean asked = missing || column.type().isEmpty() || isOfKey(column.name());
    String learnt = target == null && asked ? column.name() : null;
    return new FieldNode(path, target, learnt, false);
  }

  /** A field that no column is declared for. */
  private FieldNode unlisted(FieldNode parent, String name, int depth) {
    String path = parent.path() + "/" + name;
    if (parent != root && !parent.spread()) {
      return FieldNode.unwanted(path);
    }
    String column = parent == root ? name : prefix(parent) + "_" + name;
    String folded = FieldName.folded(column);
    if (filled.contains(folded)) {
      return FieldNode.unwanted(path);
    }
    Optional<ColumnSettings> declared =
        settings.column(folded).filter(it -> it.ofItsName() && parent == root);
    if (declared.isPresent()) {
      return declared(path, declared.get());
    }
    boolean spread = depth < settings.flatten();
    // Its column has another value.
    boolean taken = settings.column(folded).filter(it -> !it.ofItsName()).isPresent();
    boolean wanted = !taken && (settings.learns() || parent == root && isOfKey(folded));
    Target target = wanted ? byColumn.getOrDefault(column, byColumn.get(folded)) : null;
    return new FieldNode(path, target, target == null && wanted ? folded : null, spread);
  }

  private static String prefix(FieldNode node) {
    return node.path().substring(1).replace('/', '_');
  }

  /** The field of an object that the cursor is at. */
  FieldNode child(FieldNode parent, JsonCursor at, int place, int depth) {
    FieldNode known = parent.child(at, place);
    if (known != null) {
      return known;
    }
    String name = at.name();
    return parent.met(name, unlisted(parent, name, depth));
  }

  // --- Child tables

  private List<ChildTable> children(FoundTables found) {
    List<ColumnSettings> its = settings.children();
    if (!its.isEmpty() && table.isPresent() && key.isEmpty()) {
      throw new WrongTableException(
          "table %s of source %s has no key, by which the rows of its child tables are found; set datastream.sources.%s.key"
              .formatted(table.get().name(), settings.source(), settings.source()));
    }
    List<ChildTable> made = new ArrayList<>();
    for (ColumnSettings column : its) {
      made.add(ChildTable.of(made.size(), column, this, found));
    }
    return List.copyOf(made);
  }

  // --- The key

  private boolean placed(TableDescriptor its) {
    boolean hasPlace = its.isUnique(List.of(FieldName.RECORD_KEY));
    return hasPlace && (settings.appends() || settings.key().isEmpty());
  }

  private List<Target> key(TableDescriptor its) {
    if (settings.appends()) {
      return List.of();
    }
    if (settings.key().isEmpty() && !byColumn.containsKey(TableSettings.USUAL_KEY)) {
      return List.of();
    }
    List<String> columns = keyColumns(settings.key().orElse(List.of(TableSettings.USUAL_KEY)));
    List<Target> found = new ArrayList<>();
    for (String column : columns) {
      Target target = byColumn.get(column);
      if (target == null) {
        throw new WrongTableException(
            "table %s of source %s has no column %s, which its key needs; add it, or set datastream.sources.%s.key"
                .formatted(
                    its.name(), settings.source(), Identifier.plain(column), settings.source()));
      }
      found.add(target);
    }
    List<String> unique = new ArrayList<>(columns);
    if (settings.keepsHistory()) {
      checkPeriod(its);
      unique.add(FieldName.VALID_FROM);
    }
    if (!its.isUnique(unique)) {
      throw new WrongTableException(
          "table %s of source %s has no primary key or unique constraint on (%s), by which its rows are found; ALTER TABLE %s ADD UNIQUE (%s), or set datastream.sources.%s.mode to append"
              .formatted(
                  its.name(),
                  settings.source(),
                  names(unique),
                  its.name(),
                  names(unique),
                  settings.source()));
    }
    return List.copyOf(found);
  }

  private void checkPeriod(TableDescriptor its) {
    for (String column : List.of(FieldName.VALID_FROM, FieldName.VALID_TO)) {
      if (its.column(column).isEmpty()) {
        throw new WrongTableException(
            "table %1$s of source %2$s has no column %3$s, which mode history needs; ALTER TABLE %1$s ADD COLUMN %3$s timestamptz, or set another datastream.sources.%2$s.mode"
                .formatted(its.name(), settings.source(), column));
      }
    }
  }

  private Target version(String field) {
    String column = keyColumn(field);
    Target target = byColumn.get(column);
    if (target == null && table.orElseThrow().ours()) {
      // No record had it yet.
      return null;
    }
    // The database's own order is that of a language.
    boolean isText = target != null && !target.type().comparable("").isEmpty();
    if (target == null || !target.type().isOrdered() || isText && settings.keepsHistory()) {
      throw new WrongTableException(
          "datastream.sources.%s.newest-by: '%s' is given; the table %s %s %s; accepted: a column of numbers, %s"
              .formatted(
                  settings.source(),
                  field,
                  table.orElseThrow().name(),
                  table.orElseThrow().planned() ? "would have" : "has",
                  target == null
                      ? "no column " + Identifier.plain(column)
                      : Identifier.plain(column) + " as " + target.column().type(),
                  settings.keepsHistory() ? "dates or times" : "dates, times or text"));
    }
    return target;
  }

  private void checkMark() {
    if (settings.keepsHistory() && table.isPresent() && key.isEmpty()) {
      throw new WrongTableException(
          "table %s of source %s has no key, whose versions its rows would be; set datastream.sources.%s.key"
              .formatted(table.get().name(), settings.source(), settings.source()));
    }
    if (table.isPresent() && settings.marks() && !has(FieldName.DELETED_AT)) {
      throw new WrongTableException(
          "table %1$s of source %2$s has no column %3$s, in which rows are marked (datastream.sources.%2$s.on-delete); ALTER TABLE %1$s ADD COLUMN %3$s timestamptz"
              .formatted(table.get().name(), settings.source(), FieldName.DELETED_AT));
    }
  }

  private static String names(List<String> columns) {
    return String.join(", ", columns.stream().map(Identifier::plain).toList());
  }

  /** Whether the column is of the key, so that there has to be one. */
  boolean isOfKey(String column) {
    return keyColumns(settings.key().orElse(List.of(TableSettings.USUAL_KEY))).contains(column);
  }

  /** The columns of key fields. */
  public List<String> keyColumns(List<String> fields) {
    return fields.stream().map(this::keyColumn).distinct().toList();
  }

  private String keyColumn(String field) {
    for (ColumnSettings column : settings.columns()) {
      if (column.from().equals(List.of(field))
          || column.from().isEmpty() && column.name().equals(field)) {
        return column.name();
      }
    }
    return table.flatMap(it -> it.column(field)).isPresent() ? field : FieldName.folded(field);
  }

  // --- What others ask

  public TableSettings settings() {
    return settings;
  }

  public Optional<TableDescriptor> table() {
    return table;
  }

  OnNewField onNewField() {
    return onNewField;
  }

  /** The columns whose values are made of expressions, in the order of those. */
  List<FieldNode> derived() {
    return derived;
  }

  /** The fields of the message that have columns, by their names. */
  Map<String, FieldNode> ofMessage() {
    return ofMessage;
  }

  /** The tables in which arrays of the records are rows. */
  public List<ChildTable> children() {
    return children;
  }

  /**
   * Whether the rows of a key have to be written one after the other: what one leaves as it is may
   * have come with one before it, of which the database alone knows whether it is too old.
   */
  public boolean needsSteps() {
    return keepsSome() && version.isPresent() && !key.isEmpty();
  }

  /** Whether a record may leave something as it is that is stored already. */
  boolean keepsSome() {
    return !children.isEmpty() || targets.stream().anyMatch(Target::optional);
  }

  FieldNode root() {
    return root;
  }

  public List<Target> targets() {
    return targets;
  }

  /** The columns by which a row is found; empty where there are none, or it is the place. */
  public List<Target> key() {
    return key;
  }

  /** The column that says which of a key's rows is the newest. */
  public Optional<Target> version() {
    return version;
  }

  /** Whether records may say that they are gone, or come too late for a row that went. */
  public boolean deletes() {
    return settings.deletes()
        && (!settings.followsReadings()
            || settings.deletedWhen().isPresent()
            || settings.newestBy().isPresent());
  }

  /** Whether a row is found by where its record stands. */
  public boolean keyedByPlace() {
    return keyedByPlace;
  }

  public boolean has(String ownColumn) {
    return table.flatMap(it -> it.column(ownColumn)).isPresent();
  }

  /** What rows of the same key are to the table. */
  public Keys keys() {
    if (keyedByPlace) {
      return Keys.UNIQUE;
    }
    if (key.isEmpty()) {
      return Keys.REPEATED;
    }
    if (settings.keepsHistory()) {
      return Keys.VERSIONS;
    }
    boolean folds = key.stream().anyMatch(it -> it.column().folds() || it.type().folds());
    return folds ? Keys.FOLDING : Keys.UNIQUE;
  }

  /** Whether the column's type may become another one. */
  boolean widens(Target target) {
    return mayWiden(target) && table.get().bytes() <= MOST_REWRITTEN;
  }

  /** Whether it could, if only the table were smaller. */
  boolean isTooLarge(Target target) {
    return mayWiden(target) && table.get().bytes() > MOST_REWRITTEN;
  }

  private boolean mayWiden(Target target) {
    return table.filter(TableDescriptor::ours).isPresent()
        && target.settings().flatMap(ColumnSettings::type).isEmpty()
        && settings.onTypeChange() == OnTypeChange.WIDEN;
  }
}
