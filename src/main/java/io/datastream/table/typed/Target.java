package io.datastream.table.typed;

import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.column.ColumnType;
import java.util.Optional;

/**
 * A column of a table that records have values for.
 *
 * @param index its place among them
 * @param settings what is configured of it; empty where nothing is
 * @param whenNothing what it has where the record has nothing; null where that is null
 * @param optional whether it is left alone where the record has no such field
 */
record Target(
    int index,
    ColumnDescriptor column,
    ColumnType type,
    Optional<ColumnSettings> settings,
    Object whenNothing,
    boolean optional) {
  String name() {
    return column.name();
  }

  String sql() {
    return Identifier.quoted(column.name());
  }

  /** Whether a row can't be without a value. */
  boolean required() {
    return column.required() || settings.filter(ColumnSettings::notNull).isPresent();
  }

  /** Whether PostgreSQL has a value where the record has none. */
  boolean hasDefault() {
    return column.hasDefault();
  }

  Optional<Mask> mask() {
    return settings.flatMap(ColumnSettings::mask);
  }
}
