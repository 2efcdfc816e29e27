package io.datastream.source.csv;

import io.datastream.source.OneLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of a CSV file's columns, each of its own: a column without a name is called by its
 * place ({@code column_4}, from 1), and one whose name another has before it by that name and a
 * number ({@code a_2}). A name that is written in the header is never given to another column.
 */
final class CsvHeader {

  private final List<String> given;
  private final List<String> names = new ArrayList<>();
  private final List<String> made = new ArrayList<>();

  /**
   * @param given as they are in the file
   */
  CsvHeader(List<String> given) {
    this.given = List.copyOf(given);
    Set<String> written = new HashSet<>(given);
    Set<String> used = new HashSet<>();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String name = given.get(i);
      if (name.isBlank()) {
        name = "column_" + (i + 1);
        name = written.contains(name) ? another(name, written, used, counts) : name;
        made.add("column %d is %s".formatted(i + 1, name));
      } else if (used.contains(name)) {
        name = another(name, written, used, counts);
        made.add("column %d is %s".formatted(i + 1, name));
      }
      used.add(name);
      names.add(name);
    }
  }

  private static String another(
      String name, Set<String> written, Set<String> used, Map<String, Integer> counts) {
    String other;
    do {
      other = name + "_" + counts.merge(name, 2, (count, first) -> count + 1);
    } while (written.contains(other) || used.contains(other));
    return other;
  }

  /** The columns' names, all different, none blank. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** What a strict reader says about the names that were given; empty when they are good. */
  Optional<String> flaw() {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new LinkedHashSet<>();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).isBlank()) {
        return Optional.of("column %d of the header has no name".formatted(i + 1));
      }
      if (!seen.add(given.get(i))) {
        twice.add(given.get(i));
      }
    }
    return twice.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the header names more than one column '%s'"
                .formatted(OneLine.of(String.join("', '", twice), 300)));
  }

  /** Which columns have another name than the given one: "column 4 is column_4, …"; or "". */
  String made() {
    return OneLine.of(String.join(", ", made), 300);
  }
}
