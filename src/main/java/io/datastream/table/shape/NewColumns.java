package io.datastream.table.shape;

import io.datastream.table.column.LearntType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What records would have a table changed to.
 *
 * @param added columns that it lacks, with the types of their values, in the order in which they
 *     were met; null where no value told a type
 * @param widened columns whose type is too narrow, with the one that would do
 */
public record NewColumns(Map<String, LearntType> added, Map<String, LearntType> widened) {
  static NewColumns none() {
    return new NewColumns(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  public boolean isEmpty() {
    return added.isEmpty() && widened.isEmpty();
  }

  void add(NewColumns others) {
    others.added.forEach((name, type) -> added.merge(name, type, LearntType::with));
    others.widened.forEach((name, type) -> widened.merge(name, type, LearntType::with));
  }

  void clear() {
    added.clear();
    widened.clear();
  }
}
