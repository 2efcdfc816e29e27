package io.datastream.table.settings;

import io.datastream.expression.Expression;
import io.datastream.record.JsonText;
import io.datastream.table.column.TextFormat;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is configured of a column, checked.
 *
 * @param name as PostgreSQL has it
 * @param type PostgreSQL's; empty where it is learnt
 * @param from the names on the way to its value; empty where it is the field of the column's name
 * @param value what its value is made of; empty where it is that of a field
 * @param whenNothing JSON that stands for an absent value or null
 * @param nullIf texts that mean null
 * @param format how its texts are written; null where that is the usual way
 * @param zone of times without an offset
 * @param child the table in which the elements of its array are rows; empty where it is a column
 */
public record ColumnSettings(
    String name,
    Optional<String> type,
    List<String> from,
    Optional<Expression> value,
    Optional<JsonText> whenNothing,
    Set<String> nullIf,
    TextFormat format,
    ZoneId zone,
    Optional<Mask> mask,
    boolean notNull,
    Optional<ChildSettings> child) {
  /** The top-level field that it has; empty where it has none. */
  public Optional<String> field() {
    if (value.isPresent() || from.size() > 1) {
      return Optional.empty();
    }
    return Optional.of(from.isEmpty() ? name : from.get(0));
  }

  /** Whether it has the field of its own name, and nothing else was said. */
  public boolean ofItsName() {
    return from.isEmpty() && value.isEmpty();
  }

  /** Whether it is a column of the table itself. */
  public boolean isColumn() {
    return !dropped() && child.isEmpty();
  }

  public boolean dropped() {
    return mask.filter(it -> it == Mask.DROP).isPresent();
  }
}
