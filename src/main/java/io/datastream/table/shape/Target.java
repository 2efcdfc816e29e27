package io.datastream.table.shape;

import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.column.ColumnType;
import io.datastream.table.settings.ColumnSettings;
import io.datastream.table.settings.Mask;
import java.util.Optional;

/**
 * A column of a table that records have values for.
 *
 * @param index its place among them
 * @param settings what is configured of it; empty where nothing is
 * @param whenNothing what it has where the record has nothing; null where that is null
 * @param optional whether it is left alone where the record has no such field
 */
public record Target(
    int index,
    ColumnDescriptor column,
    ColumnType type,
    Optional<ColumnSettings> settings,
    Object whenNothing,
    boolean optional) {
  public String name() {
    return column.name();
  }

  public String sql() {
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
