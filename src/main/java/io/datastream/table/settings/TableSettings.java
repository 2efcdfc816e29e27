package io.datastream.table.settings;

import io.datastream.expression.Expression;
import io.datastream.message.MessageFields;
import io.datastream.table.catalog.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is configured of a source's table, checked.
 *
 * @param source its name
 * @param mode of landing: {@code upsert}
 * @param key the fields or columns that identify a record; empty where none are configured
 * @param columns those that are declared
 * @param learns whether other fields have columns too
 * @param flatten levels of objects that are spread out
 * @param where which records are wanted
 * @param newestBy the field or column that says which of a key's records is the newest
 * @param deletedWhen the field whose truth means that the record is gone
 * @param deletes whether rows may have to go, for whatever reason
 * @param keepDeleted how long versions of keys are remembered whose rows were deleted
 * @param bookkeeping names of the columns that a new table has for Datastream's own use
 */
public record TableSettings(
    String source,
    String mode,
    TableName table,
    Optional<List<String>> key,
    List<ColumnSettings> columns,
    boolean learns,
    int flatten,
    Optional<OnNewField> onNewField,
    OnTypeChange onTypeChange,
    Optional<OnMissingField> onMissingField,
    Optional<Expression> where,
    Optional<String> newestBy,
    Optional<String> deletedWhen,
    boolean deletes,
    OnDelete onDelete,
    Duration keepDeleted,
    List<String> bookkeeping) {
  /** The field that identifies a record where nobody said which. */
  public static final String USUAL_KEY = "id";

  /** The mode in which each record is a row. */
  public static final String APPEND = "append";

  /** The mode in which rows go that a complete reading lacks. */
  public static final String SNAPSHOT = "snapshot";

  /** The mode in which each version of a record is a row. */
  public static final String HISTORY = "history";

  /** The fields of messages, and not of their records, that have columns. */
  public List<String> messageFields() {
    return Stream.concat(
            key.orElse(List.of()).stream(), columns.stream().flatMap(it -> it.field().stream()))
        .filter(MessageFields::isOfMessage)
        .distinct()
        .toList();
  }

  /** Whether a column is that of a field of the message. */
  public boolean ofMessage(ColumnSettings column) {
    return column.field().filter(MessageFields::isOfMessage).isPresent();
  }

  /** Whether each record is a row. */
  public boolean appends() {
    return mode.equals(APPEND);
  }

  /** Whether the table is as the last complete reading of the source was. */
  public boolean followsReadings() {
    return mode.equals(SNAPSHOT);
  }

  /** Whether rows that go are marked. */
  public boolean marks() {
    return deletes && onDelete == OnDelete.MARK;
  }

  /** Whether each version of a record is a row. */
  public boolean keepsHistory() {
    return mode.equals(HISTORY);
  }

  /** What stands in tables of its own. */
  public List<ColumnSettings> children() {
    return columns.stream().filter(it -> it.child().isPresent()).toList();
  }

  /** What the child table has of all this: what its parent has, but that each element is a row. */
  public TableSettings of(ChildSettings child) {
    return new TableSettings(
        source,
        APPEND,
        child.table(),
        Optional.empty(),
        child.columns(),
        learns,
        flatten,
        onNewField,
        onTypeChange,
        onMissingField,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        onDelete,
        keepDeleted,
        List.of());
  }

  /** The declared column of this name. */
  public Optional<ColumnSettings> column(String name) {
    return columns.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
