package io.datastream.table.settings;

import io.datastream.config.InvalidSettingException;
import io.datastream.source.SourceKey;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.catalog.TableName;
import io.datastream.table.settings.TypedConfig.ColumnConfig;
import io.datastream.table.settings.TypedConfig.ValueConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what is configured of a child table. */
final class ChildReader {
  private final SourceKey key;
  private final String path;
  private final ColumnConfig given;

  /**
   * @param path of the column's settings
   */
  ChildReader(SourceKey key, String path, ColumnConfig given) {
    this.key = key;
    this.path = path;
    this.given = given;
  }

  /** Whether something is said of a child table, beside its name. */
  static boolean asks(ColumnConfig given) {
    return given.parent().isPresent() || !given.columns().isEmpty();
  }

  Optional<ChildSettings> read() {
    if (given.table().isEmpty()) {
      refuseStrays();
      return Optional.empty();
    }
    String table = given.table().get();
    List<String> others = ofColumns();
    if (!others.isEmpty()) {
      throw key.refused(
          path + ".table",
          table,
          "without %s: its array has no column; what its elements have is set with %s"
              .formatted(String.join(", ", others), key.of(path + ".columns")));
    }
    return Optional.of(
        new ChildSettings(
            TableName.parse(table)
                .orElseThrow(() -> key.refused(path + ".table", table, TableName.ACCEPTED)),
            given.parent().map(this::parent),
            given.columns().entrySet().stream()
                .map(it -> ofElement(it.getKey(), it.getValue()))
                .toList()));
  }

  private void refuseStrays() {
    if (asks(given)) {
      throw new InvalidSettingException(
          "%s: given without %s; accepted: for a child table"
              .formatted(
                  key.of(path + (given.parent().isPresent() ? ".parent" : ".columns")),
                  key.of(path + ".table")));
    }
  }

  /** What is said that only a column can have. */
  private List<String> ofColumns() {
    Map<String, Boolean> of = new LinkedHashMap<>();
    of.put("a type", given.self().or(given::type).isPresent());
    of.put("value", given.value().isPresent());
    of.put("default", given.defaultValue().isPresent());
    of.put("null-if", given.nullIf().isPresent());
    of.put("format", given.format().isPresent());
    of.put("decimal", given.decimal().isPresent());
    of.put("thousands", given.thousands().isPresent());
    of.put("time-zone", given.timeZone().isPresent());
    of.put("mask", given.mask().isPresent());
    of.put("not-null", given.notNull());
    return of.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  private List<String> parent(List<String> columns) {
    columns.stream()
        .filter(it -> !Identifier.fits(it) || it.equals(ChildSettings.PLACE))
        .findFirst()
        .ifPresent(
            it -> {
              throw key.refused(path + ".parent", it, "names of columns, of 1 to 63 bytes");
            });
    return List.copyOf(columns);
  }

  private ColumnSettings ofElement(String name, ValueConfig its) {
    if (name.equals(ChildSettings.PLACE) || given.parent().orElse(List.of()).contains(name)) {
      throw key.refused(path + ".columns", name, "columns that Datastream doesn't fill");
    }
    String at = path + ".columns." + name;
    its.value()
        .ifPresent(
            it -> {
              throw key.refused(
                  at + ".value", it, "from, or nothing: expressions are over whole records");
            });
    return new ColumnReader(key, name, at, its).read();
  }
}
