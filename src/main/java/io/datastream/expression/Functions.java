package io.datastream.expression;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Functions by their names. */
final class Functions {
  /** Those that don't evaluate all of their arguments, which the parser knows. */
  static final String HAS = "has";

  static final String COALESCE = "coalesce";

  private final Map<String, Function> byName = new TreeMap<>();

  Functions() {
    Stream.of(new StringFunctions().all(), new NumberFunctions().all(), new ValueFunctions().all())
        .flatMap(List::stream)
        .forEach(it -> byName.put(it.name(), it));
  }

  /** Null where there is none. */
  Function named(String name) {
    return byName.get(name);
  }

  /** What can be called, as a reader is told. */
  String accepted() {
    TreeSet<String> names = new TreeSet<>(byName.keySet());
    names.add(HAS);
    names.add(COALESCE);
    return String.join(", ", names);
  }
}
