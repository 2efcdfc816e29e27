package io.datastream.table.snapshot;

import io.datastream.table.RecordRow;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Target;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of a table's key in statements. A key is noted as PostgreSQL writes the value of its
 * column, and read again as that type: so keys are the same exactly where the table says so,
 * whatever its types and collations.
 */
final class KeyColumns {
  private final List<Target> key;

  KeyColumns(Layout layout) {
    this.key = layout.key();
  }

  /** The text of a batch's key, whose columns are those of {@code given}. */
  String text() {
    return key.size() == 1
        ? given(key.get(0))
        : key.stream().map(this::given).collect(Collectors.joining(", ", "ARRAY[", "]::text"));
  }

  private String given(Target column) {
    return "(%s)::text".formatted(column.type().cast().replace("%s", "given." + column.sql()));
  }

  /** The names of the columns. */
  String names() {
    return names("");
  }

  /** The same of a table with this prefix. */
  String names(String prefix) {
    return key.stream().map(it -> prefix + it.sql()).collect(Collectors.joining(", "));
  }

  /** A batch's values, as parameters from this number on. */
  String arrays(int first) {
    return IntStream.range(0, key.size())
        .mapToObj(i -> "$%d::%s".formatted(first + i, key.get(i).type().array()))
        .collect(Collectors.joining(", "));
  }

  /** Adds them. */
  void bind(Tuple values, List<RecordRow> rows) {
    for (Target target : key) {
      Object[] column = target.type().values(rows.size());
      for (int i = 0; i < column.length; i++) {
        column[i] = rows.get(i).columns()[target.index()];
      }
      values.addValue(target.type().bound(column));
    }
  }

  /** The columns of a key {@code key} that was noted. */
  String noted() {
    return IntStream.range(0, key.size())
        .mapToObj(
            i ->
                "%s::%s AS %s"
                    .formatted(
                        key.size() == 1 ? "key" : "(key::text[])[%d]".formatted(i + 1),
                        key.get(i).column().type(),
                        key.get(i).sql()))
        .collect(Collectors.joining(", "));
  }

  /** Whether the rows of two tables have the same key. */
  String same(String one, String other) {
    return key.stream()
        .map(it -> "%1$s.%3$s = %2$s.%3$s".formatted(one, other, it.sql()))
        .collect(Collectors.joining(" AND "));
  }

  /** Whether the row of a table has one. */
  String there(String table) {
    return key.stream()
        .map(it -> "%s.%s IS NOT NULL".formatted(table, it.sql()))
        .collect(Collectors.joining(" AND "));
  }
}
