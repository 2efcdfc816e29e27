package io.datastream.table.typed;

import io.datastream.table.catalog.Identifier;
import io.datastream.table.settings.ChildSettings;
import io.datastream.table.shape.ChildTable;
import io.datastream.table.shape.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements for the rows of a child table. Their first parameters are the columns of the
 * records' keys, an array each.
 */
final class ChildStatements {
  private final ChildTable child;
  private final String table;
  private final boolean partitioned;

  /**
   * @param child one that there is
   */
  ChildStatements(ChildTable child) {
    this.child = child;
    this.table = child.layout().table().orElseThrow().name().sql();
    this.partitioned = child.layout().table().orElseThrow().partitioned();
  }

  /**
   * Finds the records whose rows aren't as they would be: by image, as with any other row. Beside
   * the keys its parameters are the places of each element's record (from 1) and of the element
   * itself, and its columns.
   *
   * @param columns those that elements have values for
   */
  String differing(List<Target> columns) {
    int keys = child.key().size();
    String same =
        columns.isEmpty()
            ? "true"
            : "record_image_eq(ROW(%s), ROW(%s))"
                .formatted(
                    list(columns, it -> "s." + it.sql()), list(columns, it -> "e." + it.sql()));
    return """
        WITH parent AS MATERIALIZED (%1$s),
        element AS MATERIALIZED (
          SELECT given_owner, given_place%2$s FROM unnest($%3$d::int[], $%4$d::int[]%5$s) AS given (given_owner, given_place%6$s)),
        stored AS MATERIALIZED (
          SELECT p.given_n, of.* FROM parent AS p CROSS JOIN LATERAL (
            SELECT c.%7$s AS given_place%8$s FROM %9$s AS c WHERE %10$s OFFSET 0) AS of)
        SELECT DISTINCT coalesce(s.given_n, e.given_owner) AS given_n
        FROM stored AS s FULL JOIN element AS e ON s.given_n = e.given_owner AND s.given_place = e.given_place
        WHERE s.given_n IS NULL OR e.given_owner IS NULL OR NOT %11$s
        """
        .formatted(
            parents(),
            each(columns, it -> cast(it, "given." + it.sql()) + " AS " + it.sql()),
            keys + 1,
            keys + 2,
            arrays(columns, keys + 3),
            each(columns, Target::sql),
            ChildSettings.PLACE,
            each(columns, it -> "c." + it.sql()),
            table,
            ofParent("c"),
            same);
  }

  /** Takes the rows of records away. */
  String delete() {
    return partitioned
        ? "WITH parent AS MATERIALIZED (%s) DELETE FROM %s AS c USING parent AS p WHERE %s"
            .formatted(parents(), table, ofParent("c"))
        // However large the table is: each record's rows are looked up.
        : """
          WITH parent AS MATERIALIZED (%1$s)
          DELETE FROM %2$s WHERE ctid = ANY (ARRAY(
            SELECT of.ctid FROM parent AS p CROSS JOIN LATERAL (
              SELECT c.ctid FROM %2$s AS c WHERE %3$s OFFSET 0) AS of))
          """
            .formatted(parents(), table, ofParent("c"));
  }

  /**
   * Adds rows. Its parameters are the keys, the places of the elements, and their columns.
   *
   * @param columns those that all of the elements have values for
   */
  String insert(List<Target> columns) {
    int keys = child.key().size();
    boolean numbers = columns.stream().anyMatch(it -> it.column().numbered());
    return "INSERT INTO %s (%s, %s%s)%s SELECT %s, given_place%s FROM unnest(%s, $%d::int[]%s) AS given (%s, given_place%s)"
        .formatted(
            table,
            links(Identifier::quoted),
            ChildSettings.PLACE,
            each(columns, Target::sql),
            numbers ? " OVERRIDING SYSTEM VALUE" : "",
            keys(i -> cast(child.key().get(i), "given.given_k" + i)),
            each(columns, it -> cast(it, "given." + it.sql())),
            keys(i -> "$%d::%s".formatted(i + 1, child.key().get(i).type().array())),
            keys + 1,
            arrays(columns, keys + 2),
            keys(i -> "given_k" + i),
            each(columns, Target::sql));
  }

  /** The keys of records, as they are stored, with their places. */
  private String parents() {
    return "SELECT %s, given_n::int FROM unnest(%s) WITH ORDINALITY AS given (%s, given_n)"
        .formatted(
            keys(i -> cast(child.key().get(i), "given.given_k" + i) + " AS given_k" + i),
            keys(i -> "$%d::%s".formatted(i + 1, child.key().get(i).type().array())),
            keys(i -> "given_k" + i));
  }

  private String ofParent(String stored) {
    List<String> same = new ArrayList<>();
    for (int i = 0; i < child.links().size(); i++) {
      same.add("%s.%s = p.given_k%d".formatted(stored, Identifier.quoted(child.links().get(i)), i));
    }
    return String.join(" AND ", same);
  }

  private static String cast(Target target, String value) {
    return target.type().cast().replace("%s", value);
  }

  private String keys(Function<Integer, String> text) {
    return IntStream.range(0, child.key().size())
        .mapToObj(text::apply)
        .collect(Collectors.joining(", "));
  }

  private String links(Function<String, String> text) {
    return child.links().stream().map(text).collect(Collectors.joining(", "));
  }

  private static String arrays(List<Target> columns, int first) {
    StringBuilder arrays = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      arrays.append(", $%d::%s".formatted(first + i, columns.get(i).type().array()));
    }
    return arrays.toString();
  }

  private static String list(List<Target> columns, Function<Target, String> text) {
    return columns.stream().map(text).collect(Collectors.joining(", "));
  }

  /** A list that goes on. */
  private static String each(List<Target> columns, Function<Target, String> text) {
    return columns.stream().map(it -> ", " + text.apply(it)).collect(Collectors.joining());
  }
}
