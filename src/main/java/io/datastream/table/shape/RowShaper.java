package io.datastream.table.shape;

import io.datastream.record.FieldValue;
import io.datastream.record.JsonBuffer;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.JsonText;
import io.datastream.record.QuarantineReason;
import io.datastream.table.Keys;
import io.datastream.table.Prepared.Passed;
import io.datastream.table.Prepared.Refused;
import io.datastream.table.RecordRow;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.column.LearntType;
import io.datastream.table.column.UnfitValueException;
import io.datastream.table.settings.FieldName;
import io.datastream.table.settings.Mask;
import io.datastream.table.settings.OnNewField;
import io.datastream.table.settings.OnTypeChange;
import io.datastream.table.settings.TableSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes rows of typed columns of a batch's records. One object makes those of one batch. */
public final class RowShaper {
  /** Stands for a column that is to be left alone. */
  public static final Object ABSENT = new Object();

  /** Stands in the last place of a row that is gone. */
  private static final Object GONE = new Object();

  private static final int SHOWN = 80;

  private final boolean ofKeys;
  private final Layout layout;
  private final Masking masking;
  private final List<JsonCursor> cursors = new ArrayList<>();
  private final FieldNode[] givenBy;

  /** Which columns say which row it is, or which of its versions. */
  private final boolean[] needed;

  private final NewColumns ofRow = NewColumns.none();
  private final Map<String, FieldNode> newOnes = new TreeMap<>();
  private final JsonBuffer extra = new JsonBuffer();

  private final List<RecordRow> rows = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final List<RecordRow> overtaken = new ArrayList<>();
  private final NewColumns changes = NewColumns.none();
  private final Map<String, Long> ignored = new TreeMap<>();
  private final Optional<Gone> gone;
  private final Optional<RowExpressions> expressions;
  private final Map<String, Object> newest = new HashMap<>();

  /** As arrays: what is gone through for each record has no iterators. */
  private final Target[] targets;

  private final ElementShaper[] children;

  /** Whether a row may need what one of its key before it in the batch had. */
  private final boolean looksBack;

  private final Map<String, RecordRow> lastOfKey = new HashMap<>();
  private long withUsualKey;
  private long filtered;
  private long absent;

  /** Of a record that is gone nothing else counts: often it has nothing else. */
  private boolean keyOnly;

  /** What makes whole rows. */
  public RowShaper(Layout layout, Masking masking) {
    this(layout, masking, false);
  }

  private RowShaper(Layout layout, Masking masking, boolean ofKeys) {
    this.ofKeys = ofKeys;
    this.layout = layout;
    this.masking = masking;
    this.givenBy = new FieldNode[layout.targets().size()];
    this.needed = new boolean[layout.targets().size()];
    layout.key().forEach(it -> needed[it.index()] = true);
    if (!ofKeys) {
      layout.version().ifPresent(it -> needed[it.index()] = true);
    }
    this.gone = layout.settings().deletedWhen().map(Gone::new);
    this.expressions = RowExpressions.of(layout.settings());
    this.targets = layout.targets().toArray(Target[]::new);
    this.children =
        layout.children().stream()
            .map(it -> new ElementShaper(it, masking))
            .toArray(ElementShaper[]::new);
    this.looksBack =
        layout.keepsSome()
            && !layout.needsSteps()
            && layout.keys() != Keys.REPEATED
            && layout.keys() != Keys.VERSIONS;
  }

  /** One that has shaped these. */
  public static RowShaper of(Layout layout, Masking masking, List<RecordRow> records) {
    RowShaper shaper = new RowShaper(layout, masking);
    records.forEach(shaper::add);
    return shaper;
  }

  /**
   * The key's columns of records that can't all become rows.
   *
   * @return rows with nothing else, of those records that have a key
   */
  public static List<RecordRow> keys(Layout layout, Masking masking, List<RecordRow> records) {
    RowShaper shaper = new RowShaper(layout, masking, true);
    List<RecordRow> keys = new ArrayList<>();
    for (RecordRow record : records) {
      try {
        if (shaper.expressions.isPresent()) {
          shaper.expressions.get().wants(record.payload());
        }
        RecordRow key = shaper.shape(record);
        // A value that its column would have to be widened for is in no row.
        if (shaper.ofRow.isEmpty()) {
          keys.add(key);
        }
      } catch (BrokenRowException | DriftException e) {
        // Without a key it is no row of the table's.
        continue;
      }
    }
    return keys;
  }

  /** Whether the row says that it is gone. */
  public static boolean isGone(RecordRow row) {
    return row.columns()[row.columns().length - 1] == GONE;
  }

  /**
   * The rows of a child table that a record has.
   *
   * @param row a {@link #rows row} of a table that has child tables
   * @return in the order of their elements; null where the record leaves them as they are
   */
  public static Object[][] childRows(RecordRow row, Layout layout, ChildTable child) {
    return (Object[][]) row.columns()[layout.targets().size() + 1 + child.index()];
  }

  /** Whether a row leaves something as it is that is stored already. */
  public static boolean leavesSome(RecordRow row, Layout layout) {
    if (isGone(row)) {
      return false;
    }
    Object[] values = row.columns();
    for (Target target : layout.targets()) {
      if (values[target.index()] == ABSENT) {
        return true;
      }
    }
    for (ChildTable child : layout.children()) {
      if (childRows(row, layout, child) == null) {
        return true;
      }
    }
    return false;
  }

  /** What never becomes a row. */
  public Optional<Passed> passed() {
    return filtered == 0 && overtaken.isEmpty() && absent == 0
        ? Optional.empty()
        : Optional.of(new Passed(layout.settings().source(), filtered, overtaken, absent));
  }

  /** The rows that the records became; look at {@link #changes} first. */
  public List<RecordRow> rows() {
    return rows;
  }

  /** The records that can't become rows. */
  public List<Refused> refused() {
    return refused;
  }

  /** What the table would have to be changed to, before all records have their rows. */
  public NewColumns changes() {
    return changes;
  }

  /**
   * What child tables would have to be changed to.
   *
   * @return nothing for those that have room, null for none
   */
  public Map<ChildTable, NewColumns> childChanges() {
    Map<ChildTable, NewColumns> needed = new LinkedHashMap<>();
    Arrays.stream(children)
        .filter(ElementShaper::needsChange)
        .forEach(it -> needed.put(it.child(), it.changes()));
    return needed;
  }

  /** Fields that the table has no column for, and how many records have them. */
  public Map<String, Long> ignored() {
    return ignored;
  }

  /** Whether every record has the field that identifies records where nobody said which. */
  public boolean allHaveUsualKey() {
    return withUsualKey == rows.size();
  }

  public void add(RecordRow record) {
    try {
      if (record.deletion() && layout.table().isEmpty()) {
        absent++;
        return;
      }
      // Of one that is gone there is nothing that could be looked at.
      if (expressions.isPresent()
          && !record.deletion()
          && !expressions.get().wants(record.payload())) {
        filtered++;
        return;
      }
      RecordRow row = shape(record);
      if (isOvertaken(row)) {
        overtaken.add(row);
        return;
      }
      rows.add(looksBack ? withEarlier(row) : row);
      for (ElementShaper child : children) {
        child.accept();
      }
      if (!ofRow.isEmpty()) {
        changes.add(ofRow);
        withUsualKey += ofRow.added().containsKey(TableSettings.USUAL_KEY) ? 1 : 0;
      }
    } catch (BrokenRowException e) {
      refused.add(new Refused(record, e.reason(), e.getMessage()));
    }
  }

  private RecordRow shape(RecordRow record) throws BrokenRowException {
    keyOnly = ofKeys || record.deletion() || gone.isPresent() && gone.get().is(record.payload());
    Object[] values = element(record, record.payload());
    return record.shaped(key(record, values), values);
  }

  /** What the last row would have the table changed to. */
  NewColumns ofRow() {
    return ofRow;
  }

  /** The values of a row, which is the record or an element of it. */
  Object[] element(RecordRow record, JsonText json) throws BrokenRowException {
    int columns = targets.length;
    // Behind them is what has no column, and what stands in child tables.
    Object[] values = new Object[columns + 1 + children.length];
    for (ElementShaper child : children) {
      child.forget();
    }
    Arrays.fill(givenBy, null);
    if (!ofRow.isEmpty()) {
      ofRow.clear();
    }
    if (!newOnes.isEmpty()) {
      newOnes.clear();
    }
    extra.clear();
    JsonCursor cursor = cursor(0);
    cursor.start(json);
    object(record, layout.root(), cursor, values, 0);
    message(record, values);
    derive(record, values);
    complete(values);
    values[columns] = extra();
    if (keyOnly) {
      values[values.length - 1] = GONE;
    }
    return values;
  }

  /**
   * What a row leaves as it is may have come with a row before it in the same batch, of which
   * nothing else is written.
   */
  private RecordRow withEarlier(RecordRow row) {
    RecordRow before = lastOfKey.put(row.key(), row);
    if (before == null || isGone(row)) {
      return row;
    }
    Object[] values = row.columns();
    Object[] earlier = before.columns();
    boolean anew = isGone(before);
    for (Target target : targets) {
      int i = target.index();
      if (values[i] == ABSENT && !anew) {
        values[i] = earlier[i];
      } else if (values[i] == ABSENT && !target.hasDefault()) {
        values[i] = null;
      }
    }
    for (int i = targets.length + 1; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = anew ? new Object[0][] : earlier[i];
      }
    }
    return row;
  }

  private JsonCursor cursor(int depth) {
    while (cursors.size() <= depth) {
      cursors.add(new JsonCursor());
    }
    return cursors.get(depth);
  }

  private void object(
      RecordRow record, FieldNode parent, JsonCursor cursor, Object[] values, int depth)
      throws BrokenRowException {
    cursor.enter();
    for (int place = 0; cursor.nextField(); place++) {
      FieldNode field = layout.child(parent, cursor, place, depth);
      cursor.take();
      boolean object = cursor.kind() == Kind.OBJECT;
      if (object && (field.spread() || field.hasChildren())) {
        JsonCursor inner = cursor(depth + 1);
        inner.start(cursor.in(), cursor.from(), cursor.to());
        object(record, field, inner, values, depth + 1);
      }
      if (object && field.spread()) {
        continue;
      }
      if (keyOnly && !identifies(field)) {
        continue;
      }
      if (field.child() != null) {
        ChildTable child = field.child();
        values[targets.length + 1 + child.index()] =
            children[child.index()].rows(record, field.path(), cursor);
        continue;
      }
      take(record, field, cursor, values);
    }
  }

  private void message(RecordRow record, Object[] values) throws BrokenRowException {
    if (layout.ofMessage().isEmpty()) {
      return;
    }
    for (Map.Entry<String, FieldNode> each : layout.ofMessage().entrySet()) {
      FieldValue value = record.ofMessage().get(each.getKey());
      if (value != null && (!keyOnly || identifies(each.getValue()))) {
        JsonCursor cursor = cursor(0);
        cursor.start(value.json());
        cursor.take();
        take(record, each.getValue(), cursor, values);
      }
    }
  }

  private void take(RecordRow record, FieldNode field, JsonCursor cursor, Object[] values)
      throws BrokenRowException {
    if (field.target() != null) {
      set(record, field, cursor, values);
    } else if (field.newColumn() != null && cursor.kind() != Kind.NULL) {
      unknown(record, field, cursor);
    }
  }

  private void derive(RecordRow record, Object[] values) throws BrokenRowException {
    for (int i = 0; i < layout.derived().size(); i++) {
      FieldNode field = layout.derived().get(i);
      if (!keyOnly || identifies(field)) {
        JsonCursor cursor = cursor(0);
        cursor.start(expressions.orElseThrow().value(i));
        cursor.take();
        take(record, field, cursor, values);
      }
    }
  }

  private boolean identifies(FieldNode field) {
    return field.target() == null
        ? field.newColumn() != null && layout.table().isEmpty() && layout.isOfKey(field.newColumn())
        : needed[field.target().index()];
  }

  private void set(RecordRow record, FieldNode field, JsonCursor value, Object[] values)
      throws BrokenRowException {
    Target target = field.target();
    FieldNode before = givenBy[target.index()];
    if (before != null && before != field) {
      throw new BrokenRowException(
          QuarantineReason.BAD_FIELD,
          "the fields %s and %s are both for the column %s"
              .formatted(before.path(), field.path(), target.name()));
    }
    givenBy[target.index()] = field;
    values[target.index()] = isNothing(target, value) ? null : read(record, field, value);
  }

  private static boolean isNothing(Target target, JsonCursor value) {
    if (value.kind() == Kind.NULL) {
      return true;
    }
    if (value.kind() == Kind.STRING && value.from() == value.to() && !target.type().takesEmpty()) {
      // In CSV that is what a missing one looks like.
      return true;
    }
    return target.settings().isPresent()
        && !target.settings().get().nullIf().isEmpty()
        && value.kind().scalar()
        && target.settings().get().nullIf().contains(value.text());
  }

  private Object read(RecordRow record, FieldNode field, JsonCursor value)
      throws BrokenRowException {
    Target target = field.target();
    Optional<Mask> mask = target.mask();
    if (mask.isPresent()) {
      return masking.hide(mask.get(), value.text());
    }
    try {
      return target.type().read(value);
    } catch (UnfitValueException e) {
      if (layout.widens(target) && widen(target, value)) {
        return null;
      }
      String detail =
          "%s is '%s'; the column %s is %s, which takes %s"
              .formatted(
                  field.path(),
                  shown(value.text()),
                  Identifier.plain(target.name()),
                  target.column().type(),
                  e.getMessage()
                      + (layout.isTooLarge(target)
                          ? "; the table is larger than 1 GB, and one that large is widened by its owner (ALTER TABLE %s ALTER COLUMN %s TYPE …)"
                              .formatted(
                                  layout.table().orElseThrow().name(),
                                  Identifier.quoted(target.name()))
                          : ""));
      if (layout.settings().onTypeChange() == OnTypeChange.FAIL) {
        throw new DriftException(layout.settings(), "on-type-change", record.place(), detail);
      }
      throw new BrokenRowException(QuarantineReason.BAD_VALUE, detail);
    }
  }

  /** Whether the column could become one that holds the value, and all others as they were. */
  private boolean widen(Target target, JsonCursor value) {
    LearntType found = LearntType.of(value);
    boolean widens =
        switch (target.column().type()) {
          case "smallint", "integer", "bigint" ->
              found == LearntType.NUMERIC || found == LearntType.BIGINT;
          case "date" -> found == LearntType.TEXT || found == LearntType.TIMESTAMP;
          default -> false;
        };
    if (widens) {
      boolean number = found == LearntType.NUMERIC || found == LearntType.BIGINT;
      ofRow.widened().put(target.name(), number ? found : LearntType.TEXT);
    }
    return widens;
  }

  private void unknown(RecordRow record, FieldNode field, JsonCursor value)
      throws BrokenRowException {
    OnNewField policy =
        layout.table().isEmpty() && layout.isOfKey(field.newColumn())
            ? OnNewField.ADD_COLUMN
            : layout.onNewField();
    switch (policy) {
      case ADD_COLUMN -> add(field, value);
      case KEEP -> keep(field, value);
      case QUARANTINE ->
          throw new BrokenRowException(QuarantineReason.NEW_FIELD, lacking(field, value));
      case FAIL ->
          throw new DriftException(
              layout.settings(), "on-new-field", record.place(), lacking(field, value));
      case IGNORE -> {
        if (layout.settings().learns()) {
          ignored.merge(field.path(), 1L, Long::sum);
        }
      }
    }
  }

  private String lacking(FieldNode field, JsonCursor value) {
    return "%s is '%s', and the table %s has no column for it"
        .formatted(field.path(), shown(value.text()), layout.settings().table());
  }

  private void add(FieldNode field, JsonCursor value) throws BrokenRowException {
    LearntType type = LearntType.of(value);
    if (type == null) {
      // An empty text: the next one may tell.
      return;
    }
    String name = field.newColumn();
    if (!Identifier.fits(name)) {
      throw new BrokenRowException(
          QuarantineReason.BAD_FIELD,
          name.isEmpty()
              ? "a field has no name, and no column can"
              : "the field %s would have a column of a longer name than PostgreSQL's 63 bytes; declare one with from"
                  .formatted(shown(field.path())));
    }
    if (FieldName.OWN.contains(name)) {
      throw new BrokenRowException(
          QuarantineReason.BAD_FIELD,
          "the field %s would have the column %s, which is Datastream's own; declare one with from"
              .formatted(field.path(), name));
    }
    FieldNode other = newOnes.put(name, field);
    if (other != null && other != field) {
      throw new BrokenRowException(
          QuarantineReason.BAD_FIELD,
          "the fields %s and %s would both have the column %s; declare one with from"
              .formatted(other.path(), field.path(), name));
    }
    ofRow.added().put(name, type);
  }

  private void keep(FieldNode field, JsonCursor value) {
    extra.write(extra.length() == 0 ? '{' : ',');
    String name = field.path().substring(1);
    extra.writeString(name.toCharArray(), 0, name.length());
    extra.write(':');
    JsonText json = value.json();
    extra.write(json.in(), json.from(), json.length());
  }

  private JsonText extra() {
    if (extra.length() == 0) {
      return null;
    }
    extra.write('}');
    byte[] bytes = extra.toBytes();
    return new JsonText(bytes, 0, bytes.length);
  }

  private void complete(Object[] values) throws BrokenRowException {
    for (Target target : targets) {
      int i = target.index();
      if (values[i] != null) {
        continue;
      }
      if (keyOnly && !needed[i]) {
        continue;
      }
      values[i] = target.whenNothing();
      boolean absent = givenBy[i] == null;
      if (values[i] == null && absent && target.optional() && !needed[i]) {
        values[i] = ABSENT;
      } else if (values[i] == null
          && (target.required() || needed[i])
          && !ofRow.widened().containsKey(target.name())) {
        throw new BrokenRowException(
            layout.key().contains(target) ? QuarantineReason.NO_KEY : QuarantineReason.NO_VALUE,
            "%s is %s, and the column %s can't be without a value"
                .formatted(
                    absent ? "/" + target.name() : givenBy[i].path(),
                    absent ? "missing" : "null or empty",
                    Identifier.plain(target.name())));
      }
    }
  }

  /** Whether a newer record of the key came before it. */
  private boolean isOvertaken(RecordRow row) {
    if (layout.version().isEmpty()) {
      return false;
    }
    Target version = layout.version().get();
    Object its = row.columns()[version.index()];
    if (its == null) {
      return false;
    }
    Object known = newest.get(row.key());
    if (known != null && version.type().compare(known, its) > 0) {
      return true;
    }
    newest.put(row.key(), its);
    return false;
  }

  private String key(RecordRow record, Object[] values) {
    List<Target> key = layout.key();
    if (key.isEmpty()) {
      return record.key();
    }
    if (key.size() == 1) {
      return identity(key.get(0), values);
    }
    return RowKey.of(key.stream().map(it -> identity(it, values)).toList());
  }

  private static String identity(Target target, Object[] values) {
    Object value = values[target.index()];
    // A column that is about to be widened has none yet; all is done again then.
    return value == null ? "" : target.type().identity(value);
  }

  static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
