package io.datastream.bench;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tables must hold: aggregates over their rows, and the numbers that these must be. */
final class Expected {
  private static final String NO_TABLE = "42P01";

  private final String from;
  private final Map<String, BigDecimal> values = new LinkedHashMap<>();

  private Expected(String from) {
    this.from = from;
  }

  /**
   * Nothing yet.
   *
   * @param from a table, or a query in parentheses with a name
   */
  static Expected of(String from) {
    return new Expected(from);
  }

  /**
   * Each id from 0 once, and nothing else; the table's key sees to "once".
   *
   * @param id an expression
   */
  static Expected ids(String from, String id, long rows) {
    return of(from)
        .and("count(*)", rows)
        .and("coalesce(sum(%s), 0)".formatted(id), rows * (rows - 1) / 2)
        .and("coalesce(min(%s), 0)".formatted(id), 0)
        .and("coalesce(max(%s), -1)".formatted(id), rows - 1);
  }

  Expected and(String aggregate, long value) {
    return and(aggregate, BigDecimal.valueOf(value));
  }

  Expected and(String aggregate, BigDecimal value) {
    values.put(aggregate, value);
    return this;
  }

  /** Rows that meet the condition. */
  Expected rows(String condition, long rows) {
    return and("count(*) filter (where %s)".formatted(condition), rows);
  }

  /** What isn't so, a missing table too; empty if all is. */
  Optional<String> fault(Target target) throws SQLException {
    List<BigDecimal> found;
    try {
      found =
          target.numbers("select %s from %s".formatted(String.join(", ", values.keySet()), from));
    } catch (SQLException e) {
      if (NO_TABLE.equals(e.getSQLState())) {
        return Optional.of(e.getMessage());
      }
      throw e;
    }
    int column = 0;
    for (Map.Entry<String, BigDecimal> value : values.entrySet()) {
      BigDecimal each = found.get(column++);
      if (each == null || each.compareTo(value.getValue()) != 0) {
        return Optional.of(
            "%s of %s: expected %s, found %s"
                .formatted(value.getKey(), from, value.getValue().toPlainString(), each));
      }
    }
    return Optional.empty();
  }
}
